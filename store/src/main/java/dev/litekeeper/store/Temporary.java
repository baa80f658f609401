package dev.litekeeper.store;

import dev.litekeeper.files.AtExit;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The file a put writes before it has its name. The writer holds a lock on it, so that others can tell one that is
/// being written from one that was left behind; it is gone when it is closed, and when the process ends in any way but
/// a kill.
final class Temporary implements AutoCloseable {
    private static final String PREFIX = ".put-";
    private static final Duration SURELY_LOCKED = Duration.ofMinutes(1);
    private static final Duration SURELY_DEAD = Duration.ofDays(1);
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;
    private final AtExit atExit;

    private Temporary(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
        this.atExit = AtExit.run(() -> PlainFile.of(path).delete());
    }

    static Temporary in(Path folder) throws IOException {
        Path path = folder.resolve(PREFIX + UUID.randomUUID());
        OURS.add(path);
        Temporary temporary = new Temporary(path, PlainFile.of(path).createNew());
        temporary.lock();
        return temporary;
    }

    static boolean isNameOfOne(Path file) {
        return String.valueOf(file.getFileName()).startsWith(PREFIX);
    }

    /// Whether the file belongs to no put that is running, on this machine or, where the file system shares locks, on
    /// another.
    static boolean isLeftBehind(Path file, Instant now) throws IOException {
        if (OURS.contains(file) || !Files.exists(file)) {
            return false;
        }
        Duration age = Duration.between(Files.getLastModifiedTime(file).toInstant(), now);
        if (age.compareTo(SURELY_LOCKED) < 0) {
            return false;
        }
        try (FileChannel channel = PlainFile.of(file).channel();
                FileLock free = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return free != null;
        } catch (OverlappingFileLockException ours) {
            return false;
        } catch (IOException noLocksHere) {
            return age.compareTo(SURELY_DEAD) > 0;
        }
    }

    Path path() {
        return path;
    }

    FileChannel channel() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(path);
        } finally {
            OURS.remove(path);
            atExit.close();
        }
    }

    private void lock() {
        try {
            channel.lock();
        } catch (IOException noLocksHere) {
            // Without locks the file's age alone tells whether it was left behind.
            return;
        }
    }
}
