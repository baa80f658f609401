package dev.litekeeper.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Real databases, migration histories and other material that is not part of the repository: the folder named by the
/// system property `litekeeper.shared` or the environment variable `LITEKEEPER_SHARED`, else `shared` beside the
/// repository.
public final class Shared {
    private Shared() {}

    /// This file or folder, empty where it is not there.
    public static Optional<Path> path(String relative) {
        return folder().map(folder -> folder.resolve(relative)).filter(Files::exists);
    }

    private static Optional<Path> folder() {
        return named(System.getProperty("litekeeper.shared"))
                .or(() -> named(System.getenv("LITEKEEPER_SHARED")))
                .or(() -> Optional.ofNullable(Repository.root().getParent()).map(parent -> parent.resolve("shared")));
    }

    private static Optional<Path> named(@Nullable String folder) {
        return Optional.ofNullable(folder).filter(name -> !name.isBlank()).map(Path::of);
    }
}
