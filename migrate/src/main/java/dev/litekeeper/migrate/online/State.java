package dev.litekeeper.migrate.online;

import dev.litekeeper.sqlite.Session;
import java.time.Instant;
import java.util.Optional;

/// How far an online change is: one row of the database, which changes in the same transactions as the
/// rest.
///
/// @param script its key, as in `03-schema`
/// @param meaning the script's checksum
/// @param table the table that is changed
/// @param shadow the new one's name meanwhile
/// @param phase what goes on
/// @param copied how many rows were copied
/// @param total how many there were at the beginning, about
/// @param definition the table, its indexes and triggers when it began
/// @param schemaBefore the hash of the schema then
/// @param began when
/// @param paused whether it waits for a person
/// @param holder the run that works on it
/// @param beat counts its steps, each of which is a transaction
/// @param schemaVersion SQLite's counter of schema changes after the last step
public record State(
        String script,
        String meaning,
        String table,
        String shadow,
        Phase phase,
        long copied,
        long total,
        String definition,
        String schemaBefore,
        Instant began,
        boolean paused,
        String holder,
        long beat,
        long schemaVersion) {

    /// What goes on.
    public enum Phase {
        COPY,
        INDEX,
        PROVE,
        /// A statement runs piece by piece.
        BATCH,
        /// The exchange is done; the old table is kept in step for a way back.
        WINDOW,
        /// The exchange is done; the old table is still there.
        DROP
    }

    private static final String COLUMNS =
            "script, meaning, tbl, shadow, phase, copied, total, definition, schema_before, began, holder, beat, schema_version, paused";

    /// The change that is under way; empty where there is none.
    public static Optional<State> read(Session session) {
        return Own.exists(session, Own.STATE)
                ? session.first(
                        "SELECT " + COLUMNS + " FROM main." + Own.STATE,
                        row -> new State(
                                row.text(1),
                                row.text(2),
                                row.text(3),
                                row.text(4),
                                Phase.valueOf(row.text(5)),
                                row.integer(6),
                                row.integer(7),
                                row.text(8),
                                row.text(9),
                                Instant.parse(row.text(10)),
                                row.integer(14) == 1,
                                row.text(11),
                                row.integer(12),
                                row.integer(13)))
                : Optional.empty();
    }

    void create(Session session) {
        session.execute("CREATE TABLE main." + Own.STATE + " (script TEXT PRIMARY KEY, meaning TEXT NOT NULL,"
                + " tbl TEXT NOT NULL, shadow TEXT NOT NULL, phase TEXT NOT NULL, copied INTEGER NOT NULL,"
                + " total INTEGER NOT NULL, definition TEXT NOT NULL, schema_before TEXT NOT NULL,"
                + " began TEXT NOT NULL, holder TEXT NOT NULL, beat INTEGER NOT NULL,"
                + " schema_version INTEGER NOT NULL, paused INTEGER NOT NULL DEFAULT 0)");
        session.update(
                "INSERT INTO main." + Own.STATE + " (" + COLUMNS
                        + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                script,
                meaning,
                table,
                shadow,
                phase.name(),
                copied,
                total,
                definition,
                schemaBefore,
                began.toString(),
                holder,
                beat,
                schemaVersion);
    }

    /// How many transactions the change has taken together with the next one.
    public long commits() {
        return beat + 1;
    }

    /// Whether the new table is in place and the old one still there.
    public boolean exchanged() {
        return phase == Phase.DROP || phase == Phase.WINDOW;
    }

    /// Whether the old table is kept in step, so that the way back is short.
    public boolean reversible() {
        return phase == Phase.WINDOW;
    }

    static void copied(Session session, long more) {
        session.update("UPDATE main." + Own.STATE + " SET copied = copied + ?", more);
    }

    /// A step of this run; nothing where it was the last one.
    static void beat(Session session, String holder) {
        if (!Own.exists(session, Own.STATE)) {
            return;
        }
        session.update(
                "UPDATE main." + Own.STATE + " SET holder = ?, beat = beat + 1, schema_version = ?",
                holder,
                session.queryLong("PRAGMA main.schema_version"));
    }

    static void enter(Session session, Phase phase) {
        session.update("UPDATE main." + Own.STATE + " SET phase = ?", phase.name());
    }

    /// Lets it wait, or go on.
    public static void pause(Session session, boolean paused) {
        session.update("UPDATE main." + Own.STATE + " SET paused = ?", paused ? 1 : 0);
    }
}
