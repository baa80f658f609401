package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Problem;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.function.LongConsumer;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/// Reads the rows of table scans through one connection and adds up their hashes. Holds at most one value of
/// [RowCode#PIECE] bytes at a time, whatever the table holds. A longer value is read in pieces by its rowid; in a
/// table without rowid it is read whole up to 64 MB, and makes the table unread beyond that.
///
/// For one thread at a time.
final class TableReader {
    private static final int LIMIT_LENGTH = 0;
    private static final int LONGEST_OF_ALL = 1_000_000_000;
    private static final int LONGEST_WITHOUT_ROWID = 64 << 20;
    private static final int ROWS_BETWEEN_LOOKS = 4096;

    private final Session session;
    private final DB db;
    private final LongConsumer progress;
    private final RowCode code = new RowCode();

    /// @param progress is told now and then how many more bytes were hashed
    TableReader(Session session, LongConsumer progress) {
        this.session = session;
        this.db = session.connection().getDatabase();
        this.progress = progress;
    }

    /// The sum over the rows of a scan. Fails with an [SqlFailure] where they cannot be read.
    RowSum sum(TableScan scan) {
        try {
            return whole(scan, RowCode.PIECE);
        } catch (SqlFailure e) {
            if (e.code().equals("SQLITE_TOOBIG")) {
                return scan.rowid() == null ? whole(scan, LONGEST_WITHOUT_ROWID) : inPieces(scan);
            }
            throw e;
        }
    }

    private RowSum whole(TableScan scan, int longest) {
        limit(longest);
        try {
            RowSum sum = new RowSum();
            each(scan.sql(), (statement, columns) -> {
                code.start();
                for (int i = 0; i < columns; i++) {
                    value(statement, i);
                }
                sum.add(code.hash());
            });
            return sum;
        } finally {
            limit(LONGEST_OF_ALL);
        }
    }

    private RowSum inPieces(TableScan scan) {
        RowSum sum = new RowSum();
        each(scan.careful(RowCode.PIECE), (statement, columns) -> {
            code.start();
            long row = db.column_long(statement, 0);
            if (!scan.rowidShown()) {
                code.integer(row);
            }
            for (int i = 1; i < columns; i += 3) {
                long length = db.column_long(statement, i + 2);
                if (length <= RowCode.PIECE) {
                    value(statement, i);
                } else {
                    code.startPieces(db.column_text(statement, i + 1).equals("text") ? 3 : 4, length);
                    pieces(scan, (i - 1) / 3, row, length);
                }
            }
            sum.add(code.hash());
        });
        return sum;
    }

    private void pieces(TableScan scan, int column, long row, long length) {
        for (long offset = 0; offset < length; offset += RowCode.PIECE) {
            each(
                    scan.piece(column, row, offset, RowCode.PIECE),
                    (statement, columns) -> code.piece(db.column_blob(statement, 0)));
        }
    }

    private void value(long statement, int column) throws SQLException {
        int type = db.column_type(statement, column);
        switch (type) {
            case Codes.SQLITE_INTEGER -> code.integer(db.column_long(statement, column));
            case Codes.SQLITE_FLOAT -> code.real(db.column_double(statement, column));
            case Codes.SQLITE_TEXT, Codes.SQLITE_BLOB -> {
                byte[] bytes = db.column_blob(statement, column);
                code.content(type, bytes == null ? new byte[0] : bytes);
            }
            default -> code.nothing();
        }
    }

    private void each(String sql, RowHandler handler) {
        try (PreparedStatement prepared = session.connection().prepareStatement(sql)) {
            ((CoreStatement) prepared).pointer.safeRunConsume((database, statement) -> step(statement, handler));
        } catch (SQLException e) {
            throw SqlFailure.of("cannot read a table", session.name(), e);
        }
    }

    private void step(long statement, RowHandler handler) throws SQLException {
        int columns = db.column_count(statement);
        long before = code.read();
        for (int row = 1; ; row++) {
            int rc = db.step(statement);
            if (rc == Codes.SQLITE_DONE) {
                break;
            }
            if (rc != Codes.SQLITE_ROW) {
                db.throwex(rc);
            }
            handler.row(statement, columns);
            if (row % ROWS_BETWEEN_LOOKS == 0) {
                before = look(before);
            }
        }
        look(before);
    }

    private long look(long before) {
        if (Thread.currentThread().isInterrupted()) {
            throw Problem.interrupted("stopped while reading")
                    .at(session.name())
                    .failure();
        }
        progress.accept(code.read() - before);
        return code.read();
    }

    private void limit(int longest) {
        try {
            db.limit(LIMIT_LENGTH, longest);
        } catch (SQLException e) {
            throw SqlFailure.of("cannot bound the length of values", session.name(), e);
        }
    }

    /// What is done with each row of a statement.
    private interface RowHandler {
        void row(long statement, int columns) throws SQLException;
    }
}
