package dev.litekeeper.migrate.online;

import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Notes the key of every row that anybody inserts, changes or deletes, by triggers on the table. What a
/// writer does can never fail by it: a note is one row of a table without constraints.
///
/// A row that `REPLACE` deletes because it is in another one's way fires no trigger of its own: before each
/// insert or update the rows with the same values in a unique index are noted too.
final class Sync {
    private final Session session;
    private final Key key;
    private final String table;
    private final String quoted;

    Sync(Session session, Key key, String table) {
        this.session = session;
        this.key = key;
        this.table = table;
        this.quoted = Quoted.name(table);
    }

    void create() {
        session.execute("CREATE TABLE main." + Own.LOG + " (id INTEGER PRIMARY KEY, " + key.storedList() + ")");
        trigger("insert", "AFTER INSERT", note("NEW."));
        trigger("delete", "AFTER DELETE", note("OLD."));
        String other = "INSERT INTO " + Own.LOG + " (" + key.storedList() + ") SELECT " + key.list("NEW.")
                + " WHERE NOT (" + key.each(i -> "NEW." + column(i) + " IS OLD." + column(i) + " COLLATE BINARY")
                + "); ";
        trigger("update", "AFTER UPDATE", note("OLD.") + other);
        String victims = victims(Own.LOG);
        if (!victims.isEmpty()) {
            trigger("replace", "BEFORE INSERT", victims);
            trigger("update_replace", "BEFORE UPDATE", victims);
        }
    }

    /// How many notes there are, counted up to `most`.
    long pending(long most) {
        return session.queryLong("SELECT count(*) FROM (SELECT 1 FROM main." + Own.LOG + " LIMIT ?)", most);
    }

    /// The last of the first so many notes; 0 where there are none.
    long last(long most) {
        return session.queryLong("SELECT max(id) FROM (SELECT id FROM main." + Own.LOG + " ORDER BY id LIMIT ?)", most);
    }

    private String column(int i) {
        return key.columns().get(i);
    }

    void trigger(String name, String when, String body) {
        session.execute(
                "CREATE TRIGGER main." + Own.TRIGGER + name + " " + when + " ON " + quoted + " BEGIN " + body + "END");
    }

    private String note(String prefix) {
        return "INSERT INTO " + Own.LOG + " (" + key.storedList() + ") VALUES (" + key.list(prefix) + "); ";
    }

    /// A statement for each unique index beside the key, which puts the keys of the rows into this table
    /// that are in the new row's way; empty where there is none.
    String victims(String into) {
        List<String> statements = new ArrayList<>();
        session.forEach(
                "SELECT name, coalesce((SELECT sql FROM main.sqlite_schema s WHERE s.type = 'index' AND s.name = l.name),"
                        + " '') FROM pragma_index_list(?) l WHERE \"unique\" AND NOT (origin = 'pk' AND ?)",
                row -> statements.add(victims(into, row.text(1), row.text(2))),
                table,
                key.rowids() ? 0 : 1);
        return String.join("", statements);
    }

    private String victims(String into, String index, String sql) {
        List<Term> terms = session.query(
                "SELECT seqno, cid, name, coll FROM pragma_index_xinfo(?) WHERE key ORDER BY seqno",
                row -> new Term((int) row.integer(1), row.integer(2), row.text(3), row.text(4)),
                index);
        if (terms.stream().anyMatch(term -> term.cid == -1)) {
            return "";
        }
        IndexText text = sql.isEmpty() ? null : IndexText.of(sql);
        String partial = text == null || text.where().isEmpty() ? "" : "(" + text.where() + ") AND ";
        String same = terms.stream()
                .map(term -> term.cid >= 0
                        ? column(term)
                        : text == null ? "1" : expression(text.terms().get(term.place), term))
                .collect(Collectors.joining(" AND "));
        return "INSERT INTO " + into + " (" + key.storedList() + ") SELECT " + key.list(quoted + ".") + " FROM "
                + quoted + " WHERE " + partial + same + "; ";
    }

    private record Term(int place, long cid, String name, String collation) {}

    private String column(Term term) {
        String name = Quoted.name(term.name);
        return quoted + "." + name + " = NEW." + name + " COLLATE " + Quoted.name(term.collation);
    }

    /// The columns of the new row under their own names, so that the expression can stand as it is written.
    private String expression(String written, Term term) {
        String row = session
                .query(
                        "SELECT name FROM pragma_table_xinfo(?)",
                        found -> "NEW." + Quoted.name(found.text(1)) + " AS " + Quoted.name(found.text(1)),
                        table)
                .stream()
                .collect(Collectors.joining(", "));
        return "(" + written + ") = (SELECT " + written + " FROM (SELECT " + row + ")) COLLATE "
                + Quoted.name(term.collation);
    }
}
