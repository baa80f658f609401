package dev.litekeeper.migrate.alter;

import dev.litekeeper.migrate.Token;
import dev.litekeeper.sqlite.Session;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// All that is known of a table and of everything around it, each fact under a name, as in `column total`: what the
/// PRAGMAs tell of its columns, foreign keys and indexes; of its statement what no PRAGMA tells; the statements of its
/// indexes and triggers, and of every other object of the database.
public final class Facts {
    private final Session session;
    private final String table;
    private final Map<String, String> facts = new TreeMap<>();

    private Facts(Session session, String table) {
        this.session = session;
        this.table = table;
    }

    public static Map<String, String> of(Session session, String table) {
        Facts facts = new Facts(session, table);
        facts.columns();
        facts.foreignKeys();
        facts.indexes();
        facts.text();
        facts.others();
        return facts.facts;
    }

    private void columns() {
        session.forEach(
                "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?)",
                row -> facts.put(
                        "column " + lower(row.text(1)),
                        row.text(2) + ", not null " + row.text(3) + ", default " + row.textOrNull(4) + ", key "
                                + row.text(5) + ", hidden " + row.text(6)),
                table);
        facts.put("columns", String.join(", ", names()));
        facts.put(
                "table",
                session.queryText(
                        "SELECT 'strict ' || strict || ', without rowid ' || wr FROM pragma_table_list"
                                + " WHERE schema = 'main' AND name = ?",
                        table));
    }

    private List<String> names() {
        return session.query("SELECT name FROM pragma_table_xinfo(?) ORDER BY cid", row -> row.text(1), table);
    }

    private void foreignKeys() {
        session.forEach(
                "SELECT group_concat(\"from\" || ' -> ' || coalesce(\"to\", '?'), ', ' ORDER BY seq), \"table\","
                        + " on_update, on_delete, \"match\" FROM pragma_foreign_key_list(?) GROUP BY id",
                row -> facts.merge(
                        "foreign key " + lower(row.text(1)) + " of " + row.text(2),
                        row.text(3) + ", " + row.text(4) + ", " + row.text(5),
                        (one, other) -> one + "; " + other),
                table);
    }

    /// An index that SQLite made itself is known by its columns: its name counts the constraints before it.
    private void indexes() {
        session.forEach(
                "SELECT l.name, l.\"unique\", l.origin, l.partial, s.sql, (SELECT group_concat(coalesce(x.name, '('"
                        + " || x.cid || ')') || ' ' || x.desc || ' ' || x.coll || ' ' || x.key, ', ' ORDER BY x.seqno)"
                        + " FROM pragma_index_xinfo(l.name) x WHERE x.key)"
                        + " FROM pragma_index_list(?) l LEFT JOIN main.sqlite_schema s"
                        + " ON s.type = 'index' AND s.name = l.name",
                row -> {
                    boolean named = row.textOrNull(5) != null;
                    String key = named ? lower(row.text(1)) : "of " + lower(row.text(6));
                    facts.put(
                            "index " + key,
                            row.text(2) + ", " + row.text(3) + ", " + row.text(4) + ", " + row.text(6) + ", "
                                    + row.text(5));
                },
                table);
    }

    private void text() {
        TableText text = TableText.of(
                session.queryText("SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?", table));
        for (TableText.ColumnText column : text.columns()) {
            facts.put("words of " + column.name(), text.constraintWords(column));
        }
        facts.put("constraints", text.constraintWords());
    }

    private void others() {
        session.forEach(
                "SELECT type, name, sql FROM main.sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite^_%'"
                        + " ESCAPE '^' AND NOT (type = 'table' AND name = ?) AND NOT (type = 'index' AND tbl_name = ?)",
                row -> facts.put(row.text(1) + " " + lower(row.text(2)), row.text(3)), table, table);
    }

    /// Comments and white space of SQL, and the case of its words, aside.
    static String words(String sql) {
        return Token.meaningful(sql).stream()
                .map(token -> token.kind() == Token.Kind.WORD ? token.text().toUpperCase(Locale.ROOT) : token.text())
                .collect(Collectors.joining(" "));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
