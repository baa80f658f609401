package dev.litekeeper.migrate.online;

import dev.litekeeper.migrate.Statement;
import dev.litekeeper.migrate.alter.ForeignKeys;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.SchemaObject;
import dev.litekeeper.sqlite.Session;
import java.util.List;
import java.util.Locale;

/// Puts the new table in the place of the old one, inside a transaction with foreign keys off. The rows of both stay
/// where they are: only entries of the schema change. Views, and foreign keys and triggers of other tables, keep their
/// words and mean the new table from then on.
final class Exchange {
    private final Session session;
    private final OnlineForm form;
    private final Trial trial;

    Exchange(Session session, OnlineForm form, Trial trial) {
        this.session = session;
        this.form = form;
        this.trial = trial;
    }

    void run() {
        String table = Quoted.name(form.table());
        String old = Own.old(form.table());
        List<String> triggers = session.query(
                "SELECT name FROM main.sqlite_schema WHERE type = 'trigger' AND lower(tbl_name) = lower(?)",
                row -> row.text(1),
                form.table());
        triggers.forEach(name -> session.execute("DROP TRIGGER main." + Quoted.name(name)));
        sequence();
        session.execute("PRAGMA legacy_alter_table = ON");
        session.execute("ALTER TABLE main." + table + " RENAME TO " + Quoted.name(old));
        session.execute("ALTER TABLE main." + Quoted.name(form.shadow()) + " RENAME TO " + table);
        session.execute("PRAGMA legacy_alter_table = OFF");
        session.execute("PRAGMA writable_schema = ON");
        putAside(old);
        name();
        session.execute("PRAGMA writable_schema = RESET");
        for (Statement statement : form.exchange()) {
            session.execute(statement.sql());
        }
    }

    /// The ids that were given once are not given again.
    private void sequence() {
        if (!Own.exists(session, "sqlite_sequence")) {
            return;
        }
        List<Long> old = session.query(
                "SELECT seq FROM main.sqlite_sequence WHERE name = ?", row -> row.integer(1), form.table());
        boolean counts = session.queryText(
                        "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?", form.shadow())
                .toUpperCase(Locale.ROOT)
                .contains("AUTOINCREMENT");
        if (!old.isEmpty() && counts) {
            session.update("DELETE FROM main.sqlite_sequence WHERE name = ?", form.shadow());
            session.update("INSERT INTO main.sqlite_sequence (name, seq) VALUES (?, ?)", form.shadow(), old.getFirst());
        }
    }

    /// The old table gives its indexes' names away, and its foreign keys, so that it is in nobody's way.
    private void putAside(String old) {
        List<String> indexes = session.query(
                "SELECT sql FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
                row -> row.text(1),
                old);
        int number = 0;
        for (String sql : indexes) {
            String name = Own.OLD_INDEX + ++number;
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
    private void name() {
        for (SchemaObject object : trial.objects()) {
            if (object.type().equals("table")) {
                session.update(
                        "UPDATE main.sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?",
                        object.sql(),
                        object.name());
            }
        }
        for (int i = 0; i < form.indexes().size(); i++) {
            String name = IndexText.of(form.indexes().get(i).bare()).bareName();
            SchemaObject wanted = trial.objects().stream()
                    .filter(object ->
                            object.type().equals("index") && object.name().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow();
            session.update(
                    "UPDATE main.sqlite_schema SET name = ?, sql = ? WHERE type = 'index' AND name = ?",
                    wanted.name(),
                    wanted.sql(),
                    Own.NEW_INDEX + i);
        }
    }
}
