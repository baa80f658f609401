package dev.litekeeper.sqlite;

import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the SQLite engine inside a library or program, however it was linked: every build carries the identity of its
/// source and its error texts. Safe for use by several threads.
final class EngineScan {
    private static final Pattern SOURCE_ID =
            Pattern.compile("(20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} [0-9a-f]{36,64}(?:alt[0-9])?)");
    private static final Pattern VERSION = Pattern.compile("\0(3\\.[0-9]{1,2}\\.[0-9]{1,2}(?:\\.[0-9])?)\0");
    /// A text that is in the engine and not in programs that merely use it.
    private static final String ENGINE = "database disk image is malformed";

    private static final int CHUNK = 1 << 20;
    private static final int OVERLAP = 256;
    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

    private record Found(long at, String text) {}

    private final List<Found> sources = new ArrayList<>();
    private final List<Found> versions = new ArrayList<>();
    private boolean engine;

    private EngineScan() {}

    /// The version of the engine in this file; empty where there is none. Fails where the file cannot be read.
    static Optional<SqliteVersion> of(Path file) {
        EngineScan scan = new EngineScan();
        try (InputStream in = PlainFile.of(file).input()) {
            scan.read(in);
        } catch (IOException e) {
            return Optional.empty();
        }
        return scan.result();
    }

    private void read(InputStream in) throws IOException {
        byte[] window = new byte[CHUNK + OVERLAP];
        int kept = in.readNBytes(window, 0, ELF.length);
        if (kept < ELF.length || !Arrays.equals(window, 0, ELF.length, ELF, 0, ELF.length)) {
            return;
        }
        long start = 0;
        for (int read; (read = in.readNBytes(window, kept, CHUNK)) > 0; ) {
            int length = kept + read;
            look(start, new String(window, 0, length, StandardCharsets.ISO_8859_1));
            kept = Math.min(OVERLAP, length);
            start += length - kept;
            System.arraycopy(window, length - kept, window, 0, kept);
        }
    }

    private void look(long start, String text) {
        engine |= text.contains(ENGINE);
        for (int at = text.indexOf("-"); at >= 0; at = text.indexOf("-", at + 1)) {
            if (at >= 4 && text.startsWith("20", at - 4)) {
                Matcher matcher = SOURCE_ID.matcher(text).region(at - 4, Math.min(text.length(), at + 100));
                if (matcher.lookingAt()) {
                    sources.add(new Found(start + at, matcher.group(1)));
                }
            }
        }
        for (int at = text.indexOf("\0003."); at >= 0; at = text.indexOf("\0003.", at + 1)) {
            Matcher matcher = VERSION.matcher(text).region(at, Math.min(text.length(), at + 16));
            if (matcher.lookingAt()) {
                versions.add(new Found(start + at, matcher.group(1)));
            }
        }
    }

    private Optional<SqliteVersion> result() {
        if (!engine || sources.isEmpty()) {
            return Optional.empty();
        }
        Found source = sources.getFirst();
        String version = "";
        long nearest = Long.MAX_VALUE;
        for (Found candidate : versions) {
            long distance = Math.abs(candidate.at() - source.at());
            if (distance < nearest) {
                nearest = distance;
                version = candidate.text();
            }
        }
        return Optional.of(SqliteVersion.of(version, source.text()));
    }
}
