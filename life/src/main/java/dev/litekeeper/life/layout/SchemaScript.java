package dev.litekeeper.life.layout;

import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The schema of a database as a script that makes it anew: tables, virtual tables, indexes, views, triggers, each in
/// the order it was made in.
///
/// What SQLite and virtual tables make by themselves is left out, and so are the histories of scripts.
public record SchemaScript(List<String> statements) {
    private static final String OBJECTS = """
            SELECT tbl_name, sql FROM main.sqlite_schema
            WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
            ORDER BY CASE
                WHEN type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' THEN 1
                WHEN type = 'table' THEN 2
                WHEN type = 'index' THEN 3
                WHEN type = 'view' THEN 4
                ELSE 5
            END, rowid
            """;

    public SchemaScript {
        statements = List.copyOf(statements);
    }

    /// The schema as the session sees it now.
    public static SchemaScript of(Session session) {
        Set<String> made = Set.copyOf(session.query(
                "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'", row -> row.text(1)));
        return new SchemaScript(session.query(OBJECTS, row -> new Entry(row.text(1), row.text(2))).stream()
                .filter(entry -> !made.contains(entry.table) && !Schema.isHistory(entry.table))
                .map(Entry::sql)
                .toList());
    }

    /// The script of an app, with a head that says where it comes from.
    String text(String app) {
        String head = """
                -- The schema of %s, as it was found in its production database.
                -- Runs once in every environment but production, where it is recorded as done: litekeeper migrate baseline --env production
                """.formatted(app);
        return head + "\n" + body();
    }

    /// The statements alone, each with its semicolon.
    public String body() {
        return statements.stream().map(SchemaScript::ended).collect(Collectors.joining("\n"));
    }

    /// The statement with its semicolon, on a line of its own where a comment would swallow it.
    private static String ended(String sql) {
        String text = sql.stripTrailing();
        String last = text.substring(text.lastIndexOf('\n') + 1);
        return text + (last.contains("--") ? "\n;\n" : ";\n");
    }

    private record Entry(String table, String sql) {}
}
