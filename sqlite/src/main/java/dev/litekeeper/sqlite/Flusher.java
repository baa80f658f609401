package dev.litekeeper.sqlite;

import dev.litekeeper.files.InUse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// Has the disk take what is written to a file, in a thread of its own and while more is written, so that little is
/// left to wait for in the end. Does nothing where there is no such file. Safe for use by several threads.
final class Flusher implements AutoCloseable {
    private static final long OFTEN = 32L << 20;

    private final Path file;
    private final boolean forgetting;
    private final Semaphore asked = new Semaphore(0);
    private final CompletableFuture<Void> running;
    private final AtomicLong written = new AtomicLong();
    private volatile boolean ended;

    Flusher(Path file) {
        this(file, false);
    }

    /// One of a large file that nobody reads soon: what the disk has leaves the memory, which is then there for what
    /// is written next, and for what others read.
    static Flusher forgetting(Path file) {
        return new Flusher(file, true);
    }

    private Flusher(Path file, boolean forgetting) {
        this.file = file;
        this.forgetting = forgetting;
        this.running = CompletableFuture.runAsync(
                this::flush, task -> Thread.ofPlatform().daemon().name("flush").start(task));
    }

    /// So many bytes were written.
    void wrote(long bytes) {
        long sum = written.addAndGet(bytes);
        if (sum / OFTEN != (sum - bytes) / OFTEN) {
            asked.release();
        }
    }

    /// Fails where the disk has failed by now.
    void require() {
        if (running.isCompletedExceptionally()) {
            answer(running);
        }
    }

    /// Waits for work of another thread; fails as it failed.
    static void answer(CompletableFuture<Void> work) {
        try {
            work.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void flush() {
        if (FileFacts.of(file).isEmpty()) {
            return;
        }
        InUse.refuse(file);
        try {
            int descriptor = Posix.open(file, false);
            try {
                for (asked.acquireUninterruptibly(); !ended; asked.acquireUninterruptibly()) {
                    asked.drainPermits();
                    Posix.dataSync(descriptor);
                    if (forgetting) {
                        Posix.forget(descriptor);
                    }
                }
            } finally {
                Posix.close(descriptor);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Fails where the disk failed, of which nobody else may hear.
    @Override
    public void close() {
        ended = true;
        asked.release();
        answer(running);
    }
}
