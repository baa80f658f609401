package dev.litekeeper.migrate.online;

import dev.litekeeper.migrate.alter.ForeignKeys;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.SchemaObject;
import dev.litekeeper.sqlite.Session;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Puts one table in the place of another, inside a transaction with foreign keys off. The rows of both
/// stay where they are: only entries of the schema change. Views, and foreign keys and triggers of other
/// tables, keep their words and mean the new table from then on.
///
/// @param table whose place it is
/// @param shadow what takes it
/// @param wanted what the table and its indexes are to be afterwards
/// @param indexes what the indexes are called that get these names
/// @param triggers the statements that make the triggers
/// @param aside what the names of the old table's indexes begin with afterwards
record Exchange(
        Session session,
        String table,
        String shadow,
        List<SchemaObject> wanted,
        Map<String, String> indexes,
        List<String> triggers,
        String aside) {

    void run() {
        String name = Quoted.name(table);
        String old = Own.old(table);
        List<String> present = session.query(
                "SELECT name FROM main.sqlite_schema WHERE type = 'trigger' AND lower(tbl_name) = lower(?)",
                row -> row.text(1),
                table);
        present.forEach(trigger -> session.execute("DROP TRIGGER main." + Quoted.name(trigger)));
        sequence();
        session.execute("PRAGMA legacy_alter_table = ON");
        session.execute("ALTER TABLE main." + name + " RENAME TO " + Quoted.name(old));
        session.execute("ALTER TABLE main." + Quoted.name(shadow) + " RENAME TO " + name);
        session.execute("PRAGMA legacy_alter_table = OFF");
        session.execute("PRAGMA writable_schema = ON");
        putAside(old);
        wanted.forEach(this::name);
        session.execute("PRAGMA writable_schema = RESET");
        triggers.forEach(session::execute);
    }

    /// The ids that were given once are not given again.
    private void sequence() {
        if (!Own.exists(session, "sqlite_sequence")) {
            return;
        }
        List<Long> old =
                session.query("SELECT seq FROM main.sqlite_sequence WHERE name = ?", row -> row.integer(1), table);
        boolean counts = session.queryText(
                        "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?", shadow)
                .toUpperCase(Locale.ROOT)
                .contains("AUTOINCREMENT");
        if (!old.isEmpty() && counts) {
            session.update("DELETE FROM main.sqlite_sequence WHERE name = ?", shadow);
            session.update("INSERT INTO main.sqlite_sequence (name, seq) VALUES (?, ?)", shadow, old.getFirst());
        }
    }

    /// The old table gives its indexes' names away, and its foreign keys, so that it is in nobody's way.
    private void putAside(String old) {
        List<String> statements = session.query(
                "SELECT sql FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
                row -> row.text(1),
                old);
        int number = 0;
        for (String sql : statements) {
            String name = aside + ++number;
            session.update(
                    "UPDATE main.sqlite_schema SET name = ?, sql = ? WHERE type = 'index' AND tbl_name = ? AND sql = ?",
                    name,
                    IndexText.of(sql).named(name),
                    old,
                    sql);
        }
        String text = session.queryText("SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?", old);
        session.update(
                "UPDATE main.sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?",
                ForeignKeys.without(text),
                old);
    }

    /// The new table gets its foreign keys, and its indexes their names.
    private void name(SchemaObject object) {
        String present = indexes.getOrDefault(object.name().toLowerCase(Locale.ROOT), "");
        if (object.type().equals("table")) {
            session.update(
                    "UPDATE main.sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?",
                    object.sql(),
                    object.name());
        } else if (object.type().equals("index") && !present.isEmpty()) {
            session.update(
                    "UPDATE main.sqlite_schema SET name = ?, sql = ? WHERE type = 'index' AND name = ?",
                    object.name(),
                    object.sql(),
                    present);
        }
    }
}
