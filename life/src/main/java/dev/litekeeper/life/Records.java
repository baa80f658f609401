package dev.litekeeper.life;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The dated records of an environment: one file, `database/records/<environment>.jsonl` in the project, a line of
/// JSON a record. Each line carries the SHA-256 of the line before it, so one that is changed, taken out or put in
/// later shows.
///
/// Records are only ever added. Safe for use by several threads and processes.
public final class Records {
    private static final String FIRST = "0".repeat(64);
    private static final Object ONE_AT_A_TIME = new Object();

    private final Path file;

    private Records(Path file) {
        this.file = file;
    }

    /// The records of the environment of this name, as in `production`. Nothing is created yet.
    public static Records of(Path projectRoot, String environment) {
        return new Records(projectRoot.resolve("database/records").resolve(environment + ".jsonl"));
    }

    public Path file() {
        return file;
    }

    /// Adds a record durably. Fails where the chain is broken.
    public DatedRecord add(String kind, Instant at, Map<String, ? extends @Nullable Object> content) {
        synchronized (ONE_AT_A_TIME) {
            try {
                Files.createDirectories(Objects.requireNonNull(file.getParent(), "a file is in a folder"));
                try (FileChannel channel = PlainFile.of(file).openOrCreate();
                        var _ = channel.lock()) {
                    return add(channel, kind, at, content);
                }
            } catch (IOException e) {
                throw Problem.environment("cannot write the record")
                        .at(file)
                        .because(String.valueOf(e.getMessage()))
                        .failure(e);
            }
        }
    }

    private DatedRecord add(
            FileChannel channel, String kind, Instant at, Map<String, ? extends @Nullable Object> content)
            throws IOException {
        String text = whole(channel);
        List<DatedRecord> before = parse(text);
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("kind", kind);
        line.put("at", at.toString());
        line.put("before", before.isEmpty() ? FIRST : before.getLast().hash());
        line.put("content", content);
        String written = Json.line(line);
        // A line without an end was never acknowledged: a crash cut it off.
        long end = text.substring(0, text.lastIndexOf('\n') + 1).getBytes(StandardCharsets.UTF_8).length;
        channel.truncate(end);
        ByteBuffer bytes = ByteBuffer.wrap((written + "\n").getBytes(StandardCharsets.UTF_8));
        for (long at0 = end; bytes.hasRemaining(); ) {
            at0 += channel.write(bytes, at0);
        }
        channel.force(true);
        PlainFile.syncFolder(Objects.requireNonNull(file.getParent(), "a file is in a folder"));
        return parse(text.substring(0, text.lastIndexOf('\n') + 1) + written + "\n")
                .getLast();
    }

    private static String whole(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
            // Reads on until the end.
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    /// All records, the oldest first. Fails as bad, with the line, where the chain is broken.
    public List<DatedRecord> all() {
        return Files.exists(file) ? parse(PlainFile.of(file).readString()) : List.of();
    }

    /// All records of a kind, the oldest first.
    public List<DatedRecord> all(String kind) {
        return all().stream().filter(found -> found.kind().equals(kind)).toList();
    }

    /// The newest record of a kind.
    public Optional<DatedRecord> newest(String kind) {
        List<DatedRecord> found = all(kind);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
    }

    private List<DatedRecord> parse(String text) {
        List<DatedRecord> records = new ArrayList<>();
        String before = FIRST;
        int number = 0;
        for (int from = 0, end; (end = text.indexOf('\n', from)) >= 0; from = end + 1) {
            DatedRecord found = parse(text.substring(from, end), ++number, before);
            records.add(found);
            before = found.hash();
        }
        return List.copyOf(records);
    }

    private DatedRecord parse(String line, int number, String before) {
        try {
            Map<String, @Nullable Object> fields = Json.parseObject(line);
            if (!before.equals(fields.get("before"))) {
                throw broken(number, "it does not follow from the record before it");
            }
            return new DatedRecord(
                    String.valueOf(fields.get("kind")),
                    Instant.parse(String.valueOf(fields.get("at"))),
                    content(fields.get("content")),
                    sha256(line));
        } catch (DateTimeParseException e) {
            throw broken(number, "its time cannot be read");
        } catch (Failure e) {
            throw e.problem().where().isEmpty() ? broken(number, e.problem().toString()) : e;
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> content(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }

    private Failure broken(int line, String why) {
        return Problem.bad("the dated records have been tampered with or damaged")
                .at(file + ":" + line)
                .because(why)
                .hint("restore the file from version control or a backup, or move it away to start anew")
                .failure();
    }

    private static String sha256(String line) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
