package dev.litekeeper.migrate;

import dev.litekeeper.sqlite.Row;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The table that records what ran. It is an ordinary table, readable by every SQLite since version 3.7.
final class History {
    static final String TABLE = Schema.HISTORY;

    private static final String CREATE = """
            CREATE TABLE IF NOT EXISTS litekeeper_history (
              id INTEGER PRIMARY KEY,
              kind TEXT NOT NULL,
              number INTEGER NOT NULL,
              file TEXT NOT NULL,
              how TEXT NOT NULL,
              checksum TEXT NOT NULL,
              meaning TEXT NOT NULL,
              who TEXT NOT NULL,
              at TEXT NOT NULL,
              took_ms INTEGER NOT NULL,
              statement_ms TEXT NOT NULL,
              sqlite_version TEXT NOT NULL,
              schema_before TEXT NOT NULL,
              schema_after TEXT NOT NULL,
              rows INTEGER NOT NULL,
              note TEXT NOT NULL,
              UNIQUE (kind, number)
            )""";
    private static final String READ = """
            SELECT number, kind, file, how, checksum, meaning, who, at, took_ms, sqlite_version,
                   schema_before, schema_after, rows, note
            FROM main.litekeeper_history""";
    private static final String INSERT = """
            INSERT INTO main.litekeeper_history (number, kind, file, how, checksum, meaning, who, at, took_ms,
              sqlite_version, schema_before, schema_after, rows, note, statement_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private History() {}

    static boolean exists(Session session) {
        return session.queryLong("SELECT count(*) FROM main.sqlite_schema WHERE type = 'table' AND name = ?", TABLE)
                > 0;
    }

    static void create(Session session) {
        session.execute(CREATE);
    }

    /// Everything recorded, in the order it was; nothing where there is no history.
    static List<Entry> read(Session session) {
        return exists(session) ? session.query(READ + " ORDER BY id", History::entry) : List.of();
    }

    /// What is recorded of one script.
    static Optional<Entry> read(Session session, String kind, long number) {
        return exists(session)
                ? session.first(READ + " WHERE kind = ? AND number = ?", History::entry, kind, number)
                : Optional.empty();
    }

    /// Records an entry, in the place of one that ran empty, with the milliseconds each statement took, as in `0.1
    /// 12.0`.
    static void add(Session session, Entry entry, String statementMillis) {
        session.update(
                "DELETE FROM main.litekeeper_history WHERE kind = ? AND number = ? AND how = 'applied' AND meaning = ?",
                entry.kind(),
                entry.number(),
                Checksum.NOTHING);
        session.update(
                INSERT,
                entry.number(),
                entry.kind(),
                entry.file(),
                entry.how(),
                entry.checksum().text(),
                entry.checksum().meaning(),
                entry.who(),
                entry.at().toString(),
                entry.took().toMillis(),
                entry.sqliteVersion(),
                entry.schemaBefore(),
                entry.schemaAfter(),
                entry.rows(),
                entry.note(),
                statementMillis);
    }

    /// Takes a script out, as if it had not run.
    static void remove(Session session, Entry entry) {
        session.update(
                "DELETE FROM main.litekeeper_history WHERE kind = ? AND number = ?", entry.kind(), entry.number());
    }

    /// Records that a person knows of an edited or removed file.
    static void accept(Session session, Entry entry, String file, Checksum checksum, String how, String note) {
        session.update(
                "UPDATE main.litekeeper_history SET file = ?, checksum = ?, meaning = ?, how = ?, note = note || ?"
                        + " WHERE kind = ? AND number = ?",
                file,
                checksum.text(),
                checksum.meaning(),
                how,
                note + "\n",
                entry.kind(),
                entry.number());
    }

    private static Entry entry(Row row) {
        return new Entry(
                row.integer(1),
                row.text(2),
                row.text(3),
                row.text(4),
                new Checksum(row.text(5), row.text(6)),
                row.text(7),
                Instant.parse(row.text(8)),
                Duration.ofMillis(row.integer(9)),
                row.text(10),
                row.text(11),
                row.text(12),
                row.integer(13),
                row.text(14));
    }
}
