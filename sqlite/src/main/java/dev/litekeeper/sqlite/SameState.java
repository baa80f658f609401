package dev.litekeeper.sqlite;

import java.time.Duration;
import java.util.Optional;

/// Starts the snapshots of two sessions on one and the same state of a database in WAL mode: the write lock is held
/// meanwhile, so that nobody commits between the one and the other.
final class SameState {
    private SameState() {}

    /// Begins a snapshot in both sessions; answers how long the write lock was held. Empty, with no transaction begun,
    /// where the lock was not to be had within `patience` or the database cannot be written.
    static Optional<Duration> begin(DatabaseFile live, Session one, Session other, Duration patience) {
        one.queryLong("SELECT count(*) FROM sqlite_schema");
        other.queryLong("SELECT count(*) FROM sqlite_schema");
        try (Session writer = live.open(Settings.WRITE.busyTimeout(Duration.ZERO))) {
            WhileBusy.retry(patience, () -> {
                writer.begin(Begin.IMMEDIATE);
                return true;
            });
            long start = System.nanoTime();
            try {
                one.beginSnapshot();
                other.beginSnapshot();
            } finally {
                writer.rollback();
            }
            return Optional.of(Duration.ofNanos(System.nanoTime() - start));
        } catch (SqlFailure e) {
            end(one);
            end(other);
            if (e.isBusy() || e.code().startsWith("SQLITE_READONLY") || e.code().startsWith("SQLITE_CANTOPEN")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static void end(Session session) {
        if (session.inTransaction()) {
            session.rollback();
        }
    }
}
