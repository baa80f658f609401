package dev.litekeeper.life.copy;

import com.github.luben.zstd.ZstdInputStream;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.sqlite.Fingerprint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Receives what `send-database.sh` or `send-restored.sh` sends, once.
final class Transfer {
    private static final String MARK = "@litekeeper ";
    private static final int LONGEST_LINE = 64 << 20;

    private final InputStream in;
    private final Listener listener;
    private final String origin;
    private boolean begun;
    private long expected;
    private long received;
    private String by = "";
    private String sha256 = "";
    private Optional<Fingerprint> sent = Optional.empty();
    private Map<String, @Nullable Object> report = Map.of();

    Transfer(InputStream in, Listener listener, String origin) {
        this.in = in;
        this.listener = listener;
        this.origin = origin;
    }

    /// Whether the other side has said anything.
    boolean begun() {
        return begun;
    }

    /// How many bytes of the database have come so far.
    long received() {
        return received;
    }

    /// What a command over there printed of its result, as JSON.
    Map<String, @Nullable Object> report() {
        return report;
    }

    /// Writes the copy into a new file and makes it durable. Fails with an I/O error where it breaks off or does not
    /// arrive as it was sent.
    Arrived into(Path target) throws IOException {
        while (true) {
            String line = line();
            if (!line.startsWith(MARK)) {
                continue;
            }
            begun = true;
            String[] words = line.substring(MARK.length()).split(" ", 2);
            String rest = words.length > 1 ? words[1] : "";
            if (words[0].equals("body")) {
                body(rest.split(" ", 2), target);
                return new Arrived(received, by, sent);
            }
            head(words[0], rest, target);
        }
    }

    private void head(String word, String rest, Path target) {
        switch (word) {
            case "expect" -> {
                expected = Long.parseLong(rest);
                Room.require(Objects.requireNonNull(target.getParent()), expected);
            }
            case "made" -> listener.at("copying on the host", Long.parseLong(rest), expected);
            case "by" -> by = rest;
            case "sha256" -> sha256 = rest;
            case "answer" -> sent = fingerprint(rest);
            case "report" -> report = Json.parseObject(rest);
            case "failed" -> throw failed(rest.split(" ", 2));
            default -> listener.note("the host says: " + word + " " + rest);
        }
    }

    private void body(String[] words, Path target) throws IOException {
        long size = Long.parseLong(words[1]);
        MessageDigest digest = sha256();
        try (FileChannel channel = PlainFile.of(target).createNew();
                OutputStream out = Channels.newOutputStream(channel);
                InputStream plain = plain(words[0])) {
            byte[] buffer = new byte[1 << 18];
            for (int read = plain.read(buffer); read >= 0; read = plain.read(buffer)) {
                keep(out, buffer, read, target);
                digest.update(buffer, 0, read);
                received += read;
                listener.at("receiving", received, size);
            }
            channel.force(true);
        }
        if (received != size || !HexFormat.of().formatHex(digest.digest()).equals(sha256.toLowerCase(Locale.ROOT))) {
            throw new IOException(received + " of " + size + " bytes arrived as they were sent");
        }
    }

    /// Tells a disk that does not take the bytes from a connection that does not bring them.
    private static void keep(OutputStream out, byte[] buffer, int count, Path target) {
        try {
            out.write(buffer, 0, count);
        } catch (IOException e) {
            throw Problem.environment("cannot write the copy")
                    .at(target)
                    .because(String.valueOf(e.getMessage()))
                    .hint("nothing was changed; make room there and run this again")
                    .failure(e);
        }
    }

    private InputStream plain(String compression) throws IOException {
        return switch (compression) {
            case "zstd" -> new ZstdInputStream(in);
            case "gzip" -> new GZIPInputStream(in, 1 << 16);
            case "plain" -> in;
            default -> throw new IOException("an unknown compression: " + compression);
        };
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.size() > LONGEST_LINE) {
                throw new IOException("the connection ended");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static Optional<Fingerprint> fingerprint(String json) {
        return Json.parseObject(json).get("fingerprint") instanceof Map<?, ?> map
                ? Optional.of(Fingerprint.of(texts(map)))
                : Optional.empty();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> texts(Map<?, ?> map) {
        return (Map<String, @Nullable Object>) map;
    }

    private RuntimeException failed(String[] words) {
        Kind kind = Kind.valueOf(words[0].toUpperCase(Locale.ROOT));
        return new Problem(kind, "the database cannot be copied", origin, words.length > 1 ? words[1] : "", "")
                .failure();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
