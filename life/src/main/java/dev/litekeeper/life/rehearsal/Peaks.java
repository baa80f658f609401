package dev.litekeeper.life.rehearsal;

import dev.litekeeper.files.ByteSize;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Sidecar;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/// Looks at the size of a private copy and of the files beside it some hundred times a second, and keeps the largest.
final class Peaks implements AutoCloseable {
    private static final long BETWEEN_LOOKS_NANOS = 3_000_000;

    private final PrivateCopy file;
    private final PrivateCopy wal;
    private final PrivateCopy journal;
    private final Thread thread;
    private volatile boolean ended;
    private long atFirst;
    private long mostWal;
    private long most;

    Peaks(PrivateCopy file) {
        this.file = file;
        this.wal = beside(file.path(), Sidecar.WAL);
        this.journal = beside(file.path(), Sidecar.JOURNAL);
        begin();
        this.thread = Thread.ofPlatform().daemon().name("peaks").start(this::watch);
    }

    /// From now on what was before does not count.
    synchronized void begin() {
        mostWal = 0;
        most = 0;
        atFirst = file.size();
        look();
    }

    /// The size of the WAL at this moment.
    ByteSize walNow() {
        look();
        return new ByteSize(wal.size());
    }

    /// The largest size of the WAL.
    synchronized ByteSize wal() {
        look();
        return new ByteSize(mostWal);
    }

    /// The most that file, WAL and journal took together, beyond the file at the beginning.
    synchronized ByteSize disk() {
        look();
        return new ByteSize(Math.max(0, most - atFirst));
    }

    @Override
    public void close() {
        ended = true;
        LockSupport.unpark(thread);
    }

    private void watch() {
        while (!ended) {
            look();
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    private synchronized void look() {
        long walBytes = wal.size();
        mostWal = Math.max(mostWal, walBytes);
        most = Math.max(most, file.size() + walBytes + journal.size());
    }

    private static PrivateCopy beside(Path file, Sidecar sidecar) {
        return new PrivateCopy(file.resolveSibling(file.getFileName() + sidecar.suffix()));
    }
}
