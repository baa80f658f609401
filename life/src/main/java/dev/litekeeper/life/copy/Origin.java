package dev.litekeeper.life.copy;

import java.nio.file.Path;

/// Where a copy comes from.
sealed interface Origin permits LocalOrigin, HostOrigin {
    /// Makes a consistent copy of the database in a new file that only its owner may read. Fails, and leaves no file,
    /// where it cannot.
    Arrived fetch(Path target, Listener listener);

    /// For messages: the database, and its host where it has one.
    String describe();
}
