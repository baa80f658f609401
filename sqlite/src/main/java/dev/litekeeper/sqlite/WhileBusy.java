package dev.litekeeper.sqlite;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Tries again while somebody else's lock is in the way, every millisecond: SQLite's own waiting grows to a tenth of a
/// second a try, and never gets a turn beside a writer that does not pause.
final class WhileBusy {
    private static final long PAUSE_MILLIS = 1;

    private WhileBusy() {}

    /// The answer of the first try that is not in anybody's way. Fails with the last [SqlFailure] after `patience`.
    static <T> T retry(Duration patience, Supplier<T> action) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return action.get();
            } catch (SqlFailure e) {
                if (!e.isBusy() || System.nanoTime() - deadline >= 0) {
                    throw e;
                }
                pause();
            }
        }
    }

    /// The first answer that is there; empty where none is after `patience`.
    static <T> Optional<T> await(Duration patience, Supplier<Optional<T>> question) {
        long deadline = System.nanoTime() + patience.toNanos();
        Optional<T> answer = question.get();
        while (answer.isEmpty() && System.nanoTime() - deadline < 0) {
            pause();
            answer = question.get();
        }
        return answer;
    }

    /// Starts a snapshot in the session, whose busy timeout is zero.
    static void beginSnapshot(Session session, Duration patience) {
        retry(patience, () -> {
            session.begin(Begin.DEFERRED);
            try {
                return session.queryLong("SELECT count(*) FROM sqlite_schema");
            } catch (SqlFailure e) {
                session.rollback();
                throw e;
            }
        });
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Interruption.failure(e);
        }
    }
}
