package dev.litekeeper.migrate;

import dev.litekeeper.sqlite.OrderlyEnd;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Settings;
import dev.litekeeper.sqlite.SqlFailure;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;

/// How a run reaches its database: over connections that end in order, and waiting for the write lock as long
/// as it takes.
record Access(Target target, Author author) {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration ONE_TRY = Duration.ofSeconds(1);

    String name() {
        return target.name();
    }

    /// A connection that changes nothing.
    Session read() {
        return target.connect().apply(Settings.READ);
    }

    /// A connection beside that of the run.
    Session write() {
        return target.connect().apply(Settings.WRITE);
    }

    /// Lets `work` happen in one transaction under the write lock.
    <T> T locked(boolean foreignKeys, Listener listener, Function<Session, T> work) {
        return connected(
                foreignKeys,
                (session, lock) -> {
                    lock.begin(session);
                    try {
                        T result = work.apply(session);
                        lock.commit(session);
                        return result;
                    } catch (RuntimeException e) {
                        abandon(session, e);
                        throw e;
                    }
                },
                listener);
    }

    /// Lets `work` happen over a connection of its own.
    <T> T connected(boolean foreignKeys, BiFunction<Session, WriteLock, T> work, Listener listener) {
        Settings settings = Settings.WRITE.foreignKeys(foreignKeys).busyTimeout(ONE_TRY);
        try (OrderlyEnd end = new OrderlyEnd();
                Session session = target.connect().apply(settings)) {
            end.watch(session);
            try {
                return work.apply(session, new WriteLock(PATIENCE, author.clock(), listener, end));
            } finally {
                end.release();
            }
        }
    }

    /// Rolls back what is open, because of this.
    static void abandon(Session session, RuntimeException reason) {
        try {
            if (session.inTransaction()) {
                session.rollback();
            }
        } catch (SqlFailure e) {
            reason.addSuppressed(e);
        }
    }
}
