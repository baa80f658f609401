package dev.litekeeper.life.check;

import dev.litekeeper.sqlite.Session;
import java.time.Duration;

/// Interrupts the statements of a session when its time is over, until it is closed.
final class Deadline implements AutoCloseable {
    private final Thread thread;

    private Deadline(Thread thread) {
        this.thread = thread;
    }

    static Deadline of(Duration time, Session session) {
        return new Deadline(Thread.ofPlatform().daemon().name("deadline").start(() -> {
            try {
                Thread.sleep(time);
                session.interrupt();
            } catch (InterruptedException inTime) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    /// Waits for the thread, so that no interrupt comes afterwards.
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
