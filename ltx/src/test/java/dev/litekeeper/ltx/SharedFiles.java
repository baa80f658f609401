package dev.litekeeper.ltx;

import dev.litekeeper.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// The LTX files that Litestream wrote.
final class SharedFiles {
    private SharedFiles() {}

    static List<Path> all() throws IOException {
        Path folder = Shared.path("litestream").orElse(null);
        Assumptions.assumeTrue(folder != null, "needs the shared Litestream replicas");
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".ltx"))
                    .sorted()
                    .toList();
        }
    }
}
