package dev.litekeeper.store;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// A folder of this machine that holds a store's objects, and the file system it is on. A folder that is not there yet
/// counts as being where its nearest existing parent is.
public record Folder(Path path) {
    public Folder {
        path = path.toAbsolutePath().normalize();
    }

    /// The number of the device the folder is on, the same for two folders on one file system.
    public long device() {
        try {
            return ((Number) Files.getAttribute(nearest(), "unix:dev")).longValue();
        } catch (IOException e) {
            throw cannotTell(e);
        }
    }

    /// What an ordinary user can still write there.
    public ByteSize free() {
        try {
            FileStore fileSystem = Files.getFileStore(nearest());
            return new ByteSize(fileSystem.getUsableSpace());
        } catch (IOException e) {
            throw cannotTell(e);
        }
    }

    private Path nearest() {
        Path existing = path;
        while (!Files.exists(existing)) {
            existing = Objects.requireNonNull(existing.getParent(), "the root exists");
        }
        return existing;
    }

    private RuntimeException cannotTell(IOException e) {
        return Problem.environment("cannot look at the file system of the folder")
                .at(path)
                .because(String.valueOf(e.getMessage()))
                .failure(e);
    }
}
