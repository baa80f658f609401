package dev.litekeeper.migrate.online;

import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Session;
import java.util.List;

/// The names of what an online change keeps in the database while it goes on.
final class Own {
    /// One row: which change, and how far it is.
    static final String STATE = "litekeeper_online";
    /// The keys of rows that were changed and not yet brought over.
    static final String LOG = "litekeeper_log";
    /// The keys up to which rows were copied.
    static final String AT = "litekeeper_at";
    /// What the triggers' names begin with.
    static final String TRIGGER = "litekeeper_on_";
    /// What the names of indexes begin with until the exchange.
    static final String NEW_INDEX = "litekeeper_index_";
    /// What the names of the old table's indexes begin with after it.
    static final String OLD_INDEX = "litekeeper_was_";

    private Own() {}

    /// The table after the exchange that was the table before it.
    static String old(String table) {
        return "litekeeper_old_" + table;
    }

    static boolean exists(Session session, String name) {
        return session.queryLong("SELECT count(*) FROM main.sqlite_schema WHERE lower(name) = lower(?)", name) > 0;
    }

    static void dropTriggers(Session session) {
        List<String> triggers = session.query(
                "SELECT name FROM main.sqlite_schema WHERE type = 'trigger' AND substr(name, 1, ?) = ?",
                row -> row.text(1),
                TRIGGER.length(),
                TRIGGER);
        triggers.forEach(name -> session.execute("DROP TRIGGER main." + Quoted.name(name)));
    }
}
