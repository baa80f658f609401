package dev.litekeeper.migrate;

import dev.litekeeper.sqlite.Row;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The table that records what ran. It is an ordinary table, readable by every SQLite since version 3.7.
public final class History {
    static final String TABLE = Schema.HISTORY;

    private static final String NO_SCHEMA = new Schema(List.of(), List.of()).hash();

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
              schema_cookie INTEGER,
              UNIQUE (kind, number)
            )""";
    private static final String READ = """
            SELECT number, kind, file, how, checksum, meaning, who, at, took_ms, sqlite_version,
                   schema_before, schema_after, rows, note
            FROM main.litekeeper_history""";
    private static final String INSERT = """
            INSERT INTO main.litekeeper_history (number, kind, file, how, checksum, meaning, who, at, took_ms,
              sqlite_version, schema_before, schema_after, rows, note, statement_ms, schema_cookie)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT schema_version FROM pragma_schema_version))""";
    private static final String HAS_COOKIE =
            "SELECT count(*) FROM pragma_table_info('litekeeper_history') WHERE name = 'schema_cookie'";
    private static final String COOKIE_STANDS = """
            SELECT schema_cookie = (SELECT schema_version FROM pragma_schema_version)
            FROM main.litekeeper_history WHERE kind IN ('schema', 'data') ORDER BY id DESC LIMIT 1""";

    private History() {}

    static boolean exists(Session session) {
        return session.queryLong("SELECT count(*) FROM main.sqlite_schema WHERE type = 'table' AND name = ?", TABLE)
                > 0;
    }

    static void create(Session session) {
        session.execute(CREATE);
        if (session.queryLong(HAS_COOKIE) == 0) {
            session.execute("ALTER TABLE main.litekeeper_history ADD COLUMN schema_cookie INTEGER");
        }
    }

    /// Whether something else changed the schema after the last script. Known at once where SQLite's own
    /// count of schema changes stands where it stood then; else the schema is hashed. False where no script
    /// ran.
    public static boolean isOutdated(Session session) {
        List<Entry> ran = read(session).stream().filter(Track.SCRIPTS::holds).toList();
        if (ran.isEmpty() || stands(session)) {
            return false;
        }
        String recorded = ran.getLast().schemaAfter();
        return !recorded.isEmpty() && !recorded.equals(Schema.applicationHash(session));
    }

    /// Whether the schema is, beyond doubt, what these scripts make: they ran in this order from an empty
    /// database on, each on what the one before had left, and nothing else changed the schema before,
    /// between or after.
    public static boolean proves(Session session, List<ScriptName> scripts) {
        List<Entry> ran = read(session).stream().filter(Track.SCRIPTS::holds).toList();
        String expected = NO_SCHEMA;
        for (Entry entry : ran) {
            if (!entry.how().equals("applied") || !entry.schemaBefore().equals(expected)) {
                return false;
            }
            expected = entry.schemaAfter();
        }
        boolean sameOrder = ran.stream()
                .map(Entry::key)
                .toList()
                .equals(scripts.stream().map(ScriptName::key).toList());
        return sameOrder && !isOutdated(session);
    }

    private static boolean stands(Session session) {
        return session.queryLong(HAS_COOKIE) > 0 && session.queryLong(COOKIE_STANDS) == 1;
    }

    /// Everything recorded, in the order it was; nothing where there is no history.
    public static List<Entry> read(Session session) {
        return exists(session) ? session.query(READ + " ORDER BY id", History::entry) : List.of();
    }

    /// What is recorded of one script.
    static Optional<Entry> read(Session session, String kind, Version version) {
        return exists(session)
                ? session.first(READ + " WHERE kind = ? AND number = ?", History::entry, kind, version.stored())
                : Optional.empty();
    }

    /// Records an entry, in the place of one that ran empty or runs again, with the milliseconds of each statement, as
    /// in `0.1 12.0`.
    static void add(Session session, Entry entry, String statementMillis) {
        session.update(
                "DELETE FROM main.litekeeper_history"
                        + " WHERE kind = ? AND number = ? AND (? OR (how = 'applied' AND meaning = ?))",
                entry.kind(),
                entry.version().stored(),
                entry.version().repeats(),
                Checksum.NOTHING);
        session.update(
                INSERT,
                entry.version().stored(),
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
    public static void remove(Session session, Entry entry) {
        session.update(
                "DELETE FROM main.litekeeper_history WHERE kind = ? AND number = ?",
                entry.kind(),
                entry.version().stored());
    }

    /// Takes the number of a script away, so that another one may have it, until [#rename] gives it one.
    static void setAside(Session session, Entry entry) {
        session.update(
                "UPDATE main.litekeeper_history SET number = 'aside ' || id WHERE kind = ? AND number = ? AND file = ?",
                entry.kind(),
                entry.version().stored(),
                entry.file());
    }

    /// Gives a script that was set aside the name and number it has now.
    static void rename(Session session, Entry entry, Script script) {
        boolean moved = entry.version().compareTo(script.name().version()) != 0;
        session.update(
                "UPDATE main.litekeeper_history SET kind = ?, number = ?, file = ?, checksum = ?, note = ? || note"
                        + " WHERE number LIKE 'aside %' AND kind = ? AND file = ?",
                script.name().kind().word(),
                script.name().version().stored(),
                script.name().file(),
                script.checksum().text(),
                moved ? "was " + entry.file() + ", " : "",
                entry.kind(),
                entry.file());
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
                entry.version().stored());
    }

    private static Entry entry(Row row) {
        return new Entry(
                Version.parse(row.text(1)),
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
