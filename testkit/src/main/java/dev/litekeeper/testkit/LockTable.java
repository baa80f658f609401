package dev.litekeeper.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/// The file locks the kernel knows of.
public final class LockTable {
    private static final Path TABLE = Path.of("/proc/locks");

    private LockTable() {}

    /// The locks that these processes hold on any file, one line each, in an order of their own. The kernel gives the
    /// table out in parts, and what others let go in between can hide a line: so it counts only once two looks in a
    /// row show the same.
    public static List<String> of(long... processes) {
        List<String> last = look(processes);
        List<String> now = look(processes);
        while (!now.equals(last)) {
            last = now;
            now = look(processes);
        }
        return now;
    }

    private static List<String> look(long... processes) {
        List<String> words =
                LongStream.of(processes).mapToObj(pid -> " " + pid + " ").toList();
        try (var lines = Files.lines(TABLE)) {
            return lines.filter(line -> words.stream().anyMatch(line::contains))
                    .map(line -> line.substring(line.indexOf(':')))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
