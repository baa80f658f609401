package dev.litekeeper.testkit;

import java.nio.file.Files;
import java.nio.file.Path;

/// The working tree the tests run in.
public final class Repository {
    private Repository() {}

    /// Its root: the nearest folder upwards that holds the Maven wrapper.
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        for (Path at = folder; at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("mvnw"))) {
                return at;
            }
        }
        throw new IllegalStateException("no mvnw in " + folder + " or above it");
    }
}
