package dev.litekeeper.life;

import dev.litekeeper.sqlite.Session;
import java.time.Duration;

/// Interrupts what a session does after a while, unless it is closed first. A statement it interrupts fails with
/// `SQLITE_INTERRUPT`.
public final class Deadline implements AutoCloseable {
    private final Thread thread;
    private boolean over;

    private Deadline(Session session, Duration most) {
        this.thread = Thread.ofVirtual().start(() -> await(session, most));
    }

    /// Starts now.
    public static Deadline of(Session session, Duration most) {
        return new Deadline(session, most);
    }

    private void await(Session session, Duration most) {
        try {
            Thread.sleep(most);
        } catch (InterruptedException closed) {
            return;
        }
        synchronized (this) {
            if (!over) {
                session.interrupt();
            }
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            over = true;
        }
        thread.interrupt();
    }
}
