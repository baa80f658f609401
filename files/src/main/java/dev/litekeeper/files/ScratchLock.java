package dev.litekeeper.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The lock that a process holds on each of its temporary folders, so that the next one can tell a folder in use from
/// one that a killed process left behind.
final class ScratchLock implements AutoCloseable {
    private static final String NAME = ".lock";
    private static final Duration SURELY_LOCKED = Duration.ofMinutes(1);
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private ScratchLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    static ScratchLock on(Path folder) {
        OURS.add(folder);
        FileChannel channel = PlainFile.of(folder.resolve(NAME)).createNew();
        try {
            channel.lock();
            return new ScratchLock(folder, channel);
        } catch (IOException noLocksHere) {
            return new ScratchLock(folder, channel);
        }
    }

    /// The folders inside `parent` whose names start like this and whose processes are gone. Those of other users are
    /// not among them.
    static List<Path> leftBehind(Path parent, String prefix, Instant now) throws IOException {
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.filter(entry -> String.valueOf(entry.getFileName()).startsWith(prefix))
                    .filter(entry -> isLeftBehind(entry, now))
                    .toList();
        }
    }

    private static boolean isLeftBehind(Path folder, Instant now) {
        Path file = folder.resolve(NAME);
        if (OURS.contains(folder) || !Files.isWritable(file)) {
            return false;
        }
        try {
            Instant locked = Files.getLastModifiedTime(file).toInstant();
            if (Duration.between(locked, now).compareTo(SURELY_LOCKED) < 0) {
                return false;
            }
            try (FileChannel channel = PlainFile.of(file).openOrCreate();
                    FileLock free = channel.tryLock()) {
                return free != null;
            }
        } catch (IOException | OverlappingFileLockException cannotTell) {
            return false;
        }
    }

    @Override
    public void close() {
        OURS.remove(folder);
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
