package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// An error answered by SQLite, with its extended result code (<https://www.sqlite.org/rescode.html>).
public final class SqlFailure extends Failure {
    private static final long serialVersionUID = 1;

    private final String code;
    private final String message;

    private SqlFailure(Problem problem, String code, String message, SQLException cause) {
        super(problem, cause);
        this.code = code;
        this.message = message;
    }

    static SqlFailure of(String what, String where, SQLException e) {
        String code = e instanceof SQLiteException sqlite ? codeOf(sqlite.getResultCode()) : "SQLITE_ERROR";
        String message = messageOf(e);
        Problem problem = new Problem(kindOf(code), what, where, message + " (" + code + ")", hintFor(code));
        return new SqlFailure(problem, code, message, e);
    }

    /// The extended result code's name, as in `SQLITE_BUSY_SNAPSHOT`.
    public String code() {
        return code;
    }

    /// SQLite's own words, as in `no such column: colour`.
    public String message() {
        return message;
    }

    /// Whether somebody else's lock was in the way.
    public boolean isBusy() {
        return code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED");
    }

    /// Whether the file is damaged or no database at all.
    public boolean isDamage() {
        return code.startsWith("SQLITE_CORRUPT") || code.equals("SQLITE_NOTADB");
    }

    private static String codeOf(SQLiteErrorCode code) {
        return code == SQLiteErrorCode.UNKNOWN_ERROR ? "SQLITE_ERROR" : code.name();
    }

    /// The driver writes `[SQLITE_ERROR] SQL error or missing database (no such table: t)`.
    private static String messageOf(SQLException e) {
        String text = String.valueOf(e.getMessage());
        int open = text.indexOf('(');
        return text.startsWith("[SQLITE") && open > 0 && text.endsWith(")")
                ? text.substring(open + 1, text.length() - 1)
                : text;
    }

    private static Kind kindOf(String code) {
        if (code.startsWith("SQLITE_CORRUPT") || code.equals("SQLITE_NOTADB")) {
            return Kind.BAD;
        }
        if (code.startsWith("SQLITE_INTERRUPT")) {
            return Kind.INTERRUPTED;
        }
        if (code.equals("SQLITE_ERROR")
                || code.startsWith("SQLITE_CONSTRAINT")
                || code.startsWith("SQLITE_MISMATCH")
                || code.startsWith("SQLITE_RANGE")) {
            return Kind.USAGE;
        }
        return Kind.ENVIRONMENT;
    }

    private static String hintFor(String code) {
        if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
            return "somebody else holds the lock: `litekeeper who` names them";
        }
        if (code.startsWith("SQLITE_READONLY") || code.equals("SQLITE_CANTOPEN") || code.equals("SQLITE_PERM")) {
            return "check the owner and mode of the file, of its folder and of the files beside it";
        }
        if (code.equals("SQLITE_FULL")) {
            return "free some disk space";
        }
        if (code.equals("SQLITE_NOTADB")) {
            return "the file is encrypted, damaged or no SQLite database";
        }
        if (code.startsWith("SQLITE_CORRUPT")) {
            return "the file is damaged: `litekeeper history` lists what can be restored";
        }
        return "";
    }
}
