package dev.litekeeper.life.maintain;

import dev.litekeeper.life.Deadline;
import dev.litekeeper.sqlite.Begin;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqlFailure;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Work on a live database that ends when its time is up and gives way to others. One thread.
final class Gentle {
    private static final long ASK_AGAIN_NANOS = 200_000;

    private final Session session;
    private final Duration patience;
    private final long end;
    private Duration latest = Duration.ZERO;
    private Duration longest = Duration.ZERO;

    /// How a piece of work ended.
    enum End {
        DONE,
        /// Its time was up: SQLite took it back.
        OUT_OF_TIME,
        /// Somebody else held a lock for longer than the session waits.
        BUSY
    }

    Gentle(Session session, Duration patience, Duration bound) {
        this.session = session;
        this.patience = patience;
        this.end = System.nanoTime() + bound.toNanos();
    }

    /// Does the work in a transaction of its own that holds the write lock, and interrupts it where its time is up.
    /// The lock is asked for often, as an app that writes all the time leaves it free for moments only.
    End write(Runnable work) {
        if (!lock()) {
            return left() <= 0 ? End.OUT_OF_TIME : End.BUSY;
        }
        long start = System.nanoTime();
        boolean done = false;
        try {
            End end = attempt(() -> {
                work.run();
                session.commit();
            });
            done = end == End.DONE;
            return end;
        } finally {
            if (!done && session.inTransaction()) {
                session.rollback();
            }
            latest = Duration.ofNanos(System.nanoTime() - start);
            longest = latest.compareTo(longest) > 0 ? latest : longest;
        }
    }

    /// Does work that nobody has to wait for, and interrupts it where its time is up.
    End attempt(Runnable work) {
        if (left() <= 0) {
            return End.OUT_OF_TIME;
        }
        try (Deadline _ = Deadline.of(session, Duration.ofNanos(left()))) {
            work.run();
            return End.DONE;
        } catch (SqlFailure e) {
            if (e.code().equals("SQLITE_INTERRUPT")) {
                return End.OUT_OF_TIME;
            }
            if (e.isBusy()) {
                return End.BUSY;
            }
            throw e;
        }
    }

    private boolean lock() {
        long patienceEnds = Math.min(end, System.nanoTime() + patience.toNanos());
        session.set("busy_timeout", "0");
        try {
            while (true) {
                try {
                    session.begin(Begin.IMMEDIATE);
                    return true;
                } catch (SqlFailure e) {
                    if (!e.isBusy()) {
                        throw e;
                    }
                }
                if (System.nanoTime() > patienceEnds || Thread.currentThread().isInterrupted()) {
                    return false;
                }
                LockSupport.parkNanos(ASK_AGAIN_NANOS);
            }
        } finally {
            session.set("busy_timeout", Long.toString(patience.toMillis()));
        }
    }

    /// Lets others work for this long. Answers false where the time is up or this thread is to stop.
    boolean pause(Duration length) {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, Math.min(length.toNanos(), left()))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return left() > 0;
    }

    /// How long the write lock was held the last time.
    Duration latest() {
        return latest;
    }

    /// The longest time the write lock was held at once.
    Duration longest() {
        return longest;
    }

    private long left() {
        return end - System.nanoTime();
    }
}
