package dev.litekeeper.files;

import dev.litekeeper.failure.Problem;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// A temporary folder of our own, readable by its owner alone, that is gone with everything in it when it is closed or
/// when the process ends in any way but a kill.
public final class ScratchFolder implements AutoCloseable {
    private static final String PREFIX = ".litekeeper-";

    private final Path path;
    private final ScratchLock lock;
    private final AtExit atExit;

    private ScratchFolder(Path path) {
        this.path = path;
        this.lock = ScratchLock.on(path);
        this.atExit = AtExit.run(() -> empty(path));
    }

    /// A new folder inside `parent`, on the file system of `parent`. Those that killed processes of this user left
    /// there more than a minute ago, by the clock of the file system, are removed.
    public static ScratchFolder in(Path parent) {
        try {
            ScratchFolder made = new ScratchFolder(Files.createTempDirectory(
                    parent,
                    PREFIX,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
            ScratchLock.leftBehind(
                            parent, PREFIX, Files.getLastModifiedTime(made.path).toInstant())
                    .forEach(ScratchFolder::empty);
            return made;
        } catch (IOException e) {
            throw Problem.environment("cannot create a temporary folder")
                    .at(parent)
                    .because(String.valueOf(e.getMessage()))
                    .hint("check that the folder exists, is writable and has space")
                    .failure(e);
        }
    }

    /// A new folder in the system's folder for temporary files.
    public static ScratchFolder inTemp() {
        return in(Path.of(System.getProperty("java.io.tmpdir")));
    }

    public Path path() {
        return path;
    }

    public Path resolve(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() {
        empty(path);
        atExit.close();
        lock.close();
    }

    private static void empty(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e) throws IOException {
                    Files.deleteIfExists(dir);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw Problem.environment("cannot remove the temporary folder")
                    .at(folder)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }
}
