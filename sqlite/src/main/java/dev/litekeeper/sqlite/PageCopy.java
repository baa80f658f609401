package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Problem;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.core.Codes;
import org.sqlite.core.DB;

/// SQLite's online backup from an open session to a file, in one transaction of that file
/// (<https://www.sqlite.org/backup.html>).
final class PageCopy {
    private static final int PAUSE_MILLIS = 2;

    private PageCopy() {}

    /// Copies every page of the main database. The session holds a transaction, so that the source stands still.
    /// Answers SQLite's result code; where it is not [Codes#SQLITE_OK] the target is as it was.
    ///
    /// @param patience how long to wait for the write lock of the target
    static int run(Session source, Path target, int pagesAStep, Duration patience, DB.ProgressObserver observer) {
        int attempts = (int) Math.min(Integer.MAX_VALUE - 1L, patience.toMillis() / PAUSE_MILLIS);
        try {
            return source.connection()
                    .getDatabase()
                    .backup("main", Gateway.uri(target) + "?mode=rw", observer, PAUSE_MILLIS, attempts, pagesAStep);
        } catch (SQLException e) {
            throw SqlFailure.of("cannot copy the database", source.name(), e);
        }
    }

    /// [#run] into a new file of our own. Fails where not every page arrived.
    static void complete(Session source, Path target, int pagesAStep, DB.ProgressObserver observer) {
        int rc = run(source, target, pagesAStep, Duration.ofSeconds(5), observer);
        if (rc != Codes.SQLITE_OK) {
            throw Problem.environment("cannot copy the database")
                    .at(source.name())
                    .because("SQLite answered " + SQLiteErrorCode.getErrorCode(rc))
                    .hint(rc == Codes.SQLITE_FULL ? "free some disk space beside " + target : "")
                    .failure();
        }
    }
}
