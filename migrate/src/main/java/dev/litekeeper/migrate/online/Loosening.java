package dev.litekeeper.migrate.online;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.List;

/// Takes the rules from a table with rowids that is to be dropped: the index of a `UNIQUE` rule or of a key,
/// which cannot be dropped by itself, becomes one that can. Its entries and the rows stay where they are;
/// only entries of the schema change, and SQLite takes each index for the same as before.
record Loosening(Session session, String table) {
    private static final String AUTO_INDEX = "litekeeper_rule_";

    /// Inside a transaction that holds the write lock. Leaves a table alone that has no such index, and one
    /// whose indexes hold what no row does.
    void run() {
        List<String> rules = session.query(
                "SELECT name FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NULL",
                row -> row.text(1),
                table);
        if (rules.isEmpty() || hasComputedColumns()) {
            return;
        }
        List<List<String>> shapes = rules.stream().map(this::shape).toList();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            texts.add("CREATE INDEX " + Quoted.name(AUTO_INDEX + i) + " ON " + Quoted.name(table) + " ("
                    + terms(rules.get(i)) + ")");
        }
        session.execute("PRAGMA writable_schema = ON");
        session.update(
                "UPDATE main.sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?",
                "CREATE TABLE " + Quoted.name(table) + " (" + columns() + ")",
                table);
        for (int i = 0; i < rules.size(); i++) {
            session.update(
                    "UPDATE main.sqlite_schema SET name = ?, sql = ? WHERE type = 'index' AND name = ?",
                    AUTO_INDEX + i,
                    texts.get(i),
                    rules.get(i));
        }
        session.execute("PRAGMA writable_schema = RESET");
        for (int i = 0; i < rules.size(); i++) {
            if (!shape(AUTO_INDEX + i).equals(shapes.get(i))) {
                throw Problem.unknown("cannot make an index of a rule one that can be dropped; nothing was changed")
                        .because(rules.get(i) + " of " + table + " is not the same index as " + AUTO_INDEX + i)
                        .failure();
            }
        }
        forgetCounter();
    }

    /// What SQLite takes an index for, and where it lies.
    private List<String> shape(String index) {
        return session.query(
                "SELECT quote(s.rootpage) || ' ' || x.seqno || ' ' || x.cid || ' ' || x.desc || ' ' || quote(x.coll)"
                        + " || ' ' || x.key FROM main.sqlite_schema s, pragma_index_xinfo(s.name) x"
                        + " WHERE s.type = 'index' AND s.name = ? ORDER BY x.seqno",
                row -> row.text(1),
                index);
    }

    /// A table without `AUTOINCREMENT` leaves its counter behind when it is dropped.
    private void forgetCounter() {
        if (Own.exists(session, "sqlite_sequence")) {
            session.update("DELETE FROM main.sqlite_sequence WHERE name = ?", table);
        }
    }

    private boolean hasComputedColumns() {
        return session.queryLong("SELECT count(*) FROM pragma_table_xinfo(?) WHERE hidden <> 0", table) > 0;
    }

    private String terms(String index) {
        return String.join(
                ", ",
                session.query(
                        "SELECT name, coll, \"desc\" FROM pragma_index_xinfo(?) WHERE key ORDER BY seqno",
                        row -> Quoted.name(row.text(1)) + " COLLATE " + Quoted.name(row.text(2))
                                + (row.integer(3) == 1 ? " DESC" : ""),
                        index));
    }

    private String columns() {
        boolean rowid = !Key.of(session, table).renumbered();
        return String.join(
                ", ",
                session.query(
                        "SELECT name, pk FROM pragma_table_xinfo(?) ORDER BY cid",
                        row -> Quoted.name(row.text(1)) + (rowid && row.integer(2) > 0 ? " INTEGER PRIMARY KEY" : ""),
                        table));
    }
}
