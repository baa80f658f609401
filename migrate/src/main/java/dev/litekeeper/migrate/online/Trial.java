package dev.litekeeper.migrate.online;

import dev.litekeeper.migrate.Script;
import dev.litekeeper.migrate.Statement;
import dev.litekeeper.migrate.alter.Relaxed;
import dev.litekeeper.migrate.alter.SchemaCopy;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.SchemaObject;
import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.List;

/// What a script makes of the table, seen on an empty copy of the schema: what the exchange has to end in.
///
/// @param objects the table, its indexes and its triggers
/// @param relates whether it refers to other tables
/// @param relaxed the rules that end, a line each
/// @param related whether the columns by which tables refer to each other mean what they did
record Trial(List<SchemaObject> objects, boolean relates, boolean related, List<String> relaxed) {
    private static final String REFERENCES = "SELECT group_concat(concat_ws(' ', \"table\", \"from\", \"to\", seq), ';'"
            + " ORDER BY \"table\", \"from\") FROM pragma_foreign_key_list(?)";
    private static final String COLUMNS = """
            SELECT lower(x.name) || ' ' || x.type FROM pragma_table_xinfo(?) x WHERE lower(x.name) IN (
              SELECT lower("from") FROM pragma_foreign_key_list(?)
              UNION ALL SELECT lower(coalesce(f."to", (SELECT group_concat(p.name) FROM pragma_table_xinfo(?) p
                WHERE p.pk > 0)))
              FROM main.sqlite_schema m, pragma_foreign_key_list(m.name) f
              WHERE m.type = 'table' AND lower(f."table") = lower(?))
            ORDER BY 1""";

    /// Runs the script. Fails where SQLite refuses a statement.
    static Trial of(Session live, OnlineForm form) {
        try (SchemaCopy copy = SchemaCopy.of(live)) {
            Session session = copy.session();
            clear(session);
            List<String> before = relations(session, form.table());
            String text = text(session, form.table());
            List<String> unique = uniques(session, form.table());
            session.execute("BEGIN");
            run(session, form.script());
            session.commit();
            List<String> after = relations(session, form.table());
            boolean copied = after.stream().skip(1).allMatch(column -> form.copies(column.split(" ", 2)[0]));
            unique.removeAll(uniques(session, form.table()));
            List<String> relaxed = new ArrayList<>(Relaxed.rules(text, text(session, form.table())));
            unique.forEach(index -> relaxed.add("what was unique need not be any more: " + index));
            return new Trial(
                    of(session, form.table()), !after.getFirst().isEmpty(), copied && before.equals(after), relaxed);
        }
    }

    private static String text(Session session, String table) {
        return session.queryText(
                "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND lower(name) = lower(?)", table);
    }

    /// What must be unique, in words that do not name the table.
    private static List<String> uniques(Session session, String table) {
        return new ArrayList<>(session.query(
                "SELECT coalesce((SELECT sql FROM main.sqlite_schema s WHERE s.name = l.name), ''), (SELECT"
                        + " group_concat(x.name || ' ' || x.coll, ', ' ORDER BY x.seqno) FROM pragma_index_xinfo(l.name) x"
                        + " WHERE x.key) FROM pragma_index_list(?) l WHERE l.\"unique\"",
                row -> row.text(1).isEmpty()
                        ? row.text(2)
                        : IndexText.of(row.text(1)).moved("an index", "it"),
                table));
    }

    /// First what the table refers to, then the columns by which it and others do.
    private static List<String> relations(Session session, String table) {
        List<String> relations = new ArrayList<>(List.of(session.queryText(REFERENCES, table)));
        relations.addAll(session.query(COLUMNS, row -> row.text(1), table, table, table, table));
        return relations;
    }

    /// The objects of a table, by type and name.
    static List<SchemaObject> of(Session session, String table) {
        return Schema.of(session).objects().stream()
                .filter(object -> object.table().equalsIgnoreCase(table))
                .toList();
    }

    private static void clear(Session session) {
        Own.dropTriggers(session);
        List<String> tables = session.query(
                "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name LIKE 'litekeeper^_%' ESCAPE '^'"
                        + " AND name <> ?",
                row -> row.text(1), Schema.HISTORY);
        tables.forEach(name -> session.execute("DROP TABLE main." + Quoted.name(name)));
    }

    private static void run(Session session, Script script) {
        for (Statement statement : script.statements()) {
            session.execute(statement.sql());
        }
    }
}
