package dev.litekeeper.migrate;

import dev.litekeeper.migrate.online.Locks;
import dev.litekeeper.sqlite.OrderlyEnd;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqlFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Waits for locks of others, longer than one statement would, and says so. Each try lasts as long as the connection's
/// busy timeout.
record WriteLock(Duration patience, InstantSource clock, Listener listener, OrderlyEnd end) implements Locks {

    /// Starts a transaction that only reads. Outside WAL mode a writer can be in the way.
    @Override
    public void snapshot(Session session) {
        retry(() -> {
            try {
                session.beginSnapshot();
            } catch (SqlFailure e) {
                if (session.inTransaction()) {
                    session.rollback();
                }
                throw e;
            }
        });
    }

    /// Starts a transaction that holds the write lock.
    @Override
    public void begin(Session session) {
        retry(() -> session.execute("BEGIN IMMEDIATE"));
    }

    /// Commits. Outside WAL mode a reader can be in the way; the transaction stays whole meanwhile.
    @Override
    public void commit(Session session) {
        retry(session::commit);
    }

    @Override
    public void check() {
        end.check();
    }

    private void retry(Runnable step) {
        Instant start = clock.instant();
        while (true) {
            try {
                step.run();
                return;
            } catch (SqlFailure e) {
                Duration soFar = Duration.between(start, clock.instant());
                if (!e.isBusy() || soFar.compareTo(patience) >= 0) {
                    throw e;
                }
                check();
                listener.waiting(soFar);
            }
        }
    }
}
