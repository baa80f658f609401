package dev.litekeeper.life;

import dev.litekeeper.sqlite.Session;
import java.time.Duration;

/// Ends something after a while, unless it is closed first.
public final class Deadline implements AutoCloseable {
    private final Thread thread;
    private boolean over;

    private Deadline(Runnable end, Duration most) {
        this.thread = Thread.ofVirtual().start(() -> await(end, most));
    }

    /// Starts now. A statement of the session that is interrupted fails with `SQLITE_INTERRUPT`.
    public static Deadline of(Session session, Duration most) {
        return of(session::interrupt, most);
    }

    /// Starts now. `end` runs on a thread of its own.
    public static Deadline of(Runnable end, Duration most) {
        return new Deadline(end, most);
    }

    private void await(Runnable end, Duration most) {
        try {
            Thread.sleep(most);
        } catch (InterruptedException closed) {
            return;
        }
        synchronized (this) {
            if (!over) {
                end.run();
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
