package dev.litekeeper.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/// Has the disk take what SQLite writes to a `-wal`, in a thread of its own and while more is written, so that
/// little is left to wait for at the commit. Does nothing where there is no such file. Made, told and closed by one
/// thread.
final class Flusher implements AutoCloseable {
    private static final long OFTEN = 32L << 20;

    private final Path wal;
    private final Semaphore asked = new Semaphore(0);
    private final CompletableFuture<Void> running;
    private long written;
    private volatile boolean ended;

    Flusher(Path wal) {
        this.wal = wal;
        this.running = CompletableFuture.runAsync(
                this::flush, task -> Thread.ofPlatform().daemon().name("flush").start(task));
    }

    /// So many bytes were written.
    void wrote(long bytes) {
        written += bytes;
        if (written >= OFTEN) {
            written = 0;
            asked.release();
        }
    }

    private void flush() {
        if (FileFacts.of(wal).isEmpty()) {
            return;
        }
        try (FileChannel channel = Pages.channel(wal)) {
            for (asked.acquireUninterruptibly(); !ended; asked.acquireUninterruptibly()) {
                asked.drainPermits();
                channel.force(false);
            }
        } catch (IOException e) {
            // SQLite's own call at the commit fails as well, and says so.
            return;
        }
    }

    @Override
    public void close() {
        ended = true;
        asked.release();
        running.join();
    }
}
