package dev.litekeeper.life.copy;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.files.ScratchFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// A copy that is here under its own name, durable and proven.
///
/// @param by what read the database
/// @param proof what proves the copy, in words
record Fetched(long bytes, String by, String proof) {

    /// Fetches a copy into the new file `target`. The file appears whole and proven, or not at all.
    static Fetched into(Path target, Origin origin, Listener listener) {
        Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent());
        try (ScratchFolder scratch = ScratchFolder.in(folder)) {
            Path part = scratch.resolve("part.sqlite");
            Arrived arrived = origin.fetch(part, listener);
            String proof = Proof.of(part, arrived, origin.describe());
            if (Files.exists(target)) {
                throw Problem.refused("a file of this name is there already")
                        .at(target)
                        .failure();
            }
            PlainFile.of(target).moveHere(part);
            return new Fetched(arrived.bytes(), arrived.by(), proof);
        }
    }
}
