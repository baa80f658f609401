package dev.litekeeper.life.keeper;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// The folder of what a keeper knows of one database between two runs: its lock, page hashes, what waits
/// for a store, the control socket. Only its owner may look into it.
public record StateFolder(Path path) {
    /// The longest path that a Unix socket can have, with its end, is 108 bytes.
    private static final int LONGEST_SOCKET = 100;

    private static final int LOOKS = 10;
    private static final long BETWEEN_LOOKS_NANOS = 50_000_000;

    /// Those whose lock this process holds: opening their lock file once more, and closing it, would drop
    /// the lock.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    /// The lock of a state folder, held until it is closed or the process ends.
    public static final class Lock implements AutoCloseable {
        private final Path folder;
        private final FileChannel channel;

        private Lock(Path folder, FileChannel channel) {
            this.folder = folder;
            this.channel = channel;
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw Problem.environment("cannot let go of the lock")
                        .at(folder)
                        .because(String.valueOf(e.getMessage()))
                        .failure(e);
            } finally {
                HELD.remove(folder);
            }
        }
    }

    /// Creates the folder where it is missing, for its owner alone, and takes its lock. Refused while
    /// another process holds it.
    public Lock lock() {
        create();
        if (!HELD.add(path)) {
            throw taken("this process");
        }
        try {
            FileChannel channel = PlainFile.of(lockFile()).openOrCreate();
            if (!locked(channel)) {
                channel.close();
                throw taken(holder());
            }
            PlainFile.of(path.resolve("pid")).write(ProcessHandle.current().pid() + "\n");
            return new Lock(path, channel);
        } catch (IOException | OverlappingFileLockException e) {
            HELD.remove(path);
            throw Problem.environment("cannot lock the keeper's state folder")
                    .at(path)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        } catch (RuntimeException e) {
            HELD.remove(path);
            throw e;
        }
    }

    /// Whether a keeper holds the lock now.
    public boolean isHeld() {
        if (HELD.contains(path)) {
            return true;
        }
        if (!Files.exists(lockFile())) {
            return false;
        }
        try (FileChannel channel = PlainFile.of(lockFile()).openOrCreate();
                var lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            throw Problem.environment("cannot look at the keeper's lock")
                    .at(path)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    /// Whether a keeper has ever worked here.
    public boolean exists() {
        return Files.exists(lockFile());
    }

    /// Where the keeper is asked. A folder with a long path has its socket in a folder of the user's own
    /// below `temporary`.
    public Path socket(Path temporary) {
        Path here = path.resolve("socket");
        if (here.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET) {
            return here;
        }
        int hash = path.toString().hashCode();
        return temporary
                .resolve("litekeeper-" + System.getProperty("user.name"))
                .resolve(HexFormat.of().toHexDigits(hash) + ".socket");
    }

    /// What the keeper told and to whom, so that a restart does not tell it again.
    public Path alarms() {
        return path.resolve("alarms.json");
    }

    /// Somebody who only looks holds the lock for a moment; a keeper holds it longer.
    private static boolean locked(FileChannel channel) throws IOException {
        for (int look = 0; look < LOOKS; look++) {
            if (channel.tryLock() != null) {
                return true;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
        return false;
    }

    private Path lockFile() {
        return path.resolve("lock");
    }

    /// The process that keeps the database; empty where none does.
    public OptionalLong keeper() {
        Path file = path.resolve("pid");
        return isHeld() && Files.exists(file)
                ? OptionalLong.of(Long.parseLong(PlainFile.of(file).readString().strip()))
                : OptionalLong.empty();
    }

    /// Who holds the lock, or held it last, as in `process 4711`.
    String holder() {
        Path file = path.resolve("pid");
        return Files.exists(file) ? "process " + PlainFile.of(file).readString().strip() : "another process";
    }

    private RuntimeException taken(String who) {
        return Problem.refused("a keeper is running already")
                .at(path)
                .because(who + " keeps this database")
                .hint("litekeeper status shows how it is doing; litekeeper keep stop ends it")
                .failure();
    }

    private static String why(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getFile() + " cannot be created there";
            case AccessDeniedException denied -> "permission denied: " + denied.getFile();
            case FileAlreadyExistsException file -> file.getFile() + " is no folder";
            case FileSystemException other when other.getReason() != null -> other.getFile() + ": " + other.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }

    private void create() {
        try {
            Files.createDirectories(path);
            if (Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).size() != 3) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            throw Problem.environment("cannot create the keeper's state folder")
                    .at(path)
                    .because(why(e))
                    .hint("keep.state in litekeeper.yml names another place")
                    .failure(e);
        }
    }
}
