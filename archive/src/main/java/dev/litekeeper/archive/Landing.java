package dev.litekeeper.archive;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder in which an undo point is written under the write lock of a restore, before there is time to
/// put it into a store. What a killed restore leaves there is found by the next one. One restore at a time
/// holds it.
final class Landing implements AutoCloseable {
    private static final String PREFIX = "undo-";
    private static final String SUFFIX = ".sqlite";

    private final Path folder;
    private final FileChannel channel;
    private final FileLock lock;

    private Landing(Path folder, FileChannel channel, FileLock lock) {
        this.folder = folder;
        this.channel = channel;
        this.lock = lock;
    }

    /// Takes the folder, which is created where it is missing. Refused where another restore has it.
    static Landing in(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel = PlainFile.of(folder.resolve(".restore.lock")).openOrCreate();
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw Problem.refused("another restore is running")
                        .at(folder)
                        .hint("wait for its end")
                        .failure();
            }
            return new Landing(folder, channel, lock);
        } catch (IOException e) {
            throw Problem.environment("cannot use the folder for undo points")
                    .at(folder)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ours) {
            return null;
        }
    }

    /// Where the undo point of this id is written.
    Path file(BackupId id) {
        return folder.resolve(PREFIX + id + SUFFIX);
    }

    /// The undo points that are here, the oldest first.
    List<BackupId> ids() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.flatMap(file -> id(file).stream()).sorted().toList();
        } catch (IOException e) {
            throw Problem.environment("cannot list the folder for undo points")
                    .at(folder)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    private static Optional<BackupId> id(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(PREFIX) && name.endsWith(SUFFIX)
                ? BackupId.find(name.substring(PREFIX.length(), name.length() - SUFFIX.length()))
                : Optional.empty();
    }

    @Override
    public void close() {
        try (channel) {
            lock.release();
        } catch (IOException e) {
            throw Problem.environment("cannot leave the folder for undo points")
                    .at(folder)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }
}
