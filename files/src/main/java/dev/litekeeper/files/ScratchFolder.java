package dev.litekeeper.files;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A temporary folder of our own, readable by its owner alone, that is gone with everything in it when it is closed or
/// when the process ends in any way but a kill.
public final class ScratchFolder implements AutoCloseable {
    private static final String PREFIX = ".litekeeper-";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final int MOST_TRIES = 1000;

    private final Path path;
    private final ScratchLock lock;
    private final AtExit atExit;

    private ScratchFolder(Path path) {
        this.path = path;
        this.atExit = AtExit.made(() -> make(path), () -> empty(path));
        this.lock = ScratchLock.on(path);
    }

    /// A new folder inside `parent`, on the file system of `parent`. Those that killed processes of this user left
    /// there more than a minute ago, by the clock of the file system, are removed.
    public static ScratchFolder in(Path parent) {
        ScratchFolder made = new ScratchFolder(parent.resolve(PREFIX + UUID.randomUUID()));
        try {
            ScratchLock.leftBehind(
                            parent, PREFIX, Files.getLastModifiedTime(made.path).toInstant())
                    .forEach(ScratchFolder::empty);
            return made;
        } catch (IOException e) {
            throw cannotMake(made.path, e);
        }
    }

    private static void make(Path folder) {
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (IOException e) {
            throw cannotMake(folder, e);
        }
    }

    private static Failure cannotMake(Path folder, IOException e) {
        return Problem.environment("cannot create a temporary folder")
                .at(folder)
                .because(String.valueOf(e.getMessage()))
                .hint("check that the folder that it is to be in exists, is writable and has space")
                .failure(e);
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

    /// Removes it also while others still write into it, as at the end of the process.
    private static void empty(Path folder) {
        for (int tries = 1; Files.exists(folder); tries++) {
            try {
                Files.walkFileTree(folder, new Removing());
            } catch (IOException e) {
                if (tries == MOST_TRIES) {
                    throw Problem.environment("cannot remove the temporary folder")
                            .at(folder)
                            .because(String.valueOf(e.getMessage()))
                            .failure(e);
                }
            }
        }
    }

    private static final class Removing extends SimpleFileVisitor<Path> {
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
    }
}
