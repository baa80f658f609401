package dev.litekeeper.migrate.lint;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.migrate.Script;
import dev.litekeeper.migrate.Statement;
import dev.litekeeper.migrate.Token;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Session;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What the rules see: a script, the schema as it stands before a statement, and the rows where a database is at hand.
///
/// @param schema a session on an empty copy of the schema, with the statements before applied
/// @param rows a session on the database; empty where there is none
/// @param tried whether the script ran on rows before, on a copy
record Scene(Script script, Session schema, Optional<Session> rows, boolean tried) {

    /// Whether the schema has this table.
    boolean hasTable(String table) {
        return schema.queryLong(
                        "SELECT count(*) FROM main.sqlite_schema WHERE type = 'table' AND lower(name) = ?", table)
                > 0;
    }

    /// How many rows a table holds; -1 where nobody knows.
    long count(String table) {
        return countWhere(table, "TRUE");
    }

    /// How many rows of a table fit; -1 where nobody knows, 0 where the database does not have the table yet.
    long countWhere(String table, String condition) {
        if (rows.isEmpty()) {
            return -1;
        }
        Session session = rows.get();
        return isLive(table)
                ? session.queryLong("SELECT count(*) FROM main." + Quoted.name(table) + " WHERE " + condition)
                : 0;
    }

    /// Whether the database at hand has this table.
    boolean isLive(String table) {
        return rows.isPresent()
                && rows.get()
                                .queryLong(
                                        "SELECT count(*) FROM main.sqlite_schema WHERE type = 'table' AND lower(name) = ?",
                                        table)
                        > 0;
    }

    /// Whether a table of the database at hand has this column; false where there is none.
    boolean liveColumn(String table, String column) {
        return rows.isPresent()
                && rows.get()
                                .queryLong(
                                        "SELECT count(*) FROM pragma_table_xinfo(?) WHERE lower(name) = ?",
                                        table,
                                        column.toLowerCase(Locale.ROOT))
                        > 0;
    }

    /// The names of the schema and of all its columns, in small letters; of a view or virtual table that cannot be read
    /// as the schema stands now, the columns are unknown.
    Set<String> names() {
        Set<String> names =
                new HashSet<>(schema.query("SELECT lower(name) FROM main.sqlite_schema", row -> row.text(1)));
        schema.query("SELECT name FROM main.sqlite_schema WHERE type IN ('table', 'view')", row -> row.text(1))
                .forEach(object -> names.addAll(columns(object)));
        return names;
    }

    private List<String> columns(String object) {
        try {
            return schema.query("SELECT lower(name) FROM pragma_table_xinfo(?)", row -> row.text(1), object);
        } catch (Failure broken) {
            return List.of();
        }
    }

    /// The tables whose rows go with those of this one.
    List<String> children(String table) {
        return schema.query(
                "SELECT DISTINCT m.name FROM main.sqlite_schema m, pragma_foreign_key_list(m.name) f"
                        + " WHERE m.type = 'table' AND f.on_delete = 'CASCADE' AND lower(f.\"table\") = ?"
                        + " AND lower(m.name) <> ? ORDER BY 1",
                row -> row.text(1),
                table,
                table);
    }

    /// The text of a statement from one of its tokens to its last.
    static String text(Statement statement, int from) {
        List<Token> tokens = statement.tokens();
        return statement
                .sql()
                .substring(
                        tokens.get(from).start() - statement.start(),
                        tokens.getLast().end() - statement.start());
    }

    /// A number of rows as people read it; of an unknown one, that it is unknown.
    static String rows(long count) {
        return count < 0 ? "an unknown number of rows" : count + (count == 1 ? " row" : " rows");
    }
}
