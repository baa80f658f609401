package dev.litekeeper.migrate.alter;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/// The names of tables and columns, as the database writes them. Renames come first in a script; a change
/// may use a name from before or after.
final class Renames {
    private final Session schema;
    private final List<Change> all = new ArrayList<>();
    private final Map<String, String> tables = new HashMap<>();
    private final Map<String, String> columns = new HashMap<>();
    private final Map<String, String> origins = new HashMap<>();

    /// @param schema a session on the schema before the renames
    Renames(Session schema) {
        this.schema = schema;
    }

    /// Takes a rename down; to be called for each change, in order, before any is resolved.
    void note(Change change) {
        switch (change) {
            case Change.RenameTable(String table, String to) -> {
                String before = table(table);
                all.add(new Change.RenameTable(after(before), to));
                tables.put(lower(before), to);
                origins.put(lower(to), before);
            }
            case Change.RenameColumn(String table, String column, String to) -> {
                String before = table(table);
                String from = column(before, column);
                all.add(new Change.RenameColumn(after(before), afterColumn(before, from), to));
                columns.put(key(before, from), to);
            }
            case Change _ -> {
                // keeps its names
            }
        }
    }

    /// The change with the names it has when all renames are done.
    Change resolve(Change change) {
        String before = table(change.table());
        return named(change, after(before), name -> afterColumn(before, column(before, name)));
    }

    List<Change> all() {
        return all;
    }

    /// What a table was called before.
    String before(String table) {
        return origins.getOrDefault(lower(table), table);
    }

    /// The change with the names from before.
    Change back(Change change) {
        String before = before(change.table());
        return named(
                change,
                before,
                name -> columns.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith(lower(before) + "\0")
                                && entry.getValue().equalsIgnoreCase(name))
                        .map(entry -> entry.getKey().substring(before.length() + 1))
                        .findFirst()
                        .orElse(name));
    }

    private static Change named(Change change, String table, UnaryOperator<String> column) {
        return switch (change) {
            case Change.SetNotNull it -> new Change.SetNotNull(table, column.apply(it.column()), it.fill());
            case Change.DropNotNull it -> new Change.DropNotNull(table, column.apply(it.column()));
            case Change.SetDefault it -> new Change.SetDefault(table, column.apply(it.column()), it.value());
            case Change.DropDefault it -> new Change.DropDefault(table, column.apply(it.column()));
            case Change.SetType it -> new Change.SetType(table, column.apply(it.column()), it.type(), it.using());
            case Change.SetCollation it -> new Change.SetCollation(table, column.apply(it.column()), it.collation());
            case Change.AddCheck it -> new Change.AddCheck(table, it.name(), it.expression());
            case Change.DropConstraint it -> new Change.DropConstraint(table, it.name());
            case Change.AddUnique it ->
                new Change.AddUnique(table, it.columns().stream().map(column).toList());
            case Change.AddReference it -> new Change.AddReference(table, column.apply(it.column()), it.definition());
            case Change.AddColumn it -> new Change.AddColumn(table, it.column(), it.definition(), it.fill());
            case Change.DropColumn it -> new Change.DropColumn(table, column.apply(it.column()));
            case Change.MakeStrict _ -> new Change.MakeStrict(table);
            case Change.RenameColumn _, Change.RenameTable _ -> change;
        };
    }

    private String after(String table) {
        return tables.getOrDefault(lower(table), table);
    }

    private String afterColumn(String table, String column) {
        return columns.getOrDefault(key(table, column), column);
    }

    /// The table as the database calls it before the renames.
    private String table(String written) {
        String name = before(written);
        return schema.first(
                        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                                + " AND lower(name) = ? AND name NOT LIKE 'sqlite^_%' ESCAPE '^'"
                                + " AND name <> 'litekeeper_history'",
                        row -> row.text(1), lower(name))
                .orElseThrow(() -> Problem.usage("there is no such table to change")
                        .at(written)
                        .because("tables are: "
                                + schema.queryText(
                                        "SELECT group_concat(name, ', ') FROM pragma_table_list WHERE schema = 'main' AND"
                                                + " type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^'"
                                                + " AND name <> 'litekeeper_history'"))
                        .failure());
    }

    private String column(String table, String written) {
        String name = columns.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(lower(table) + "\0")
                        && entry.getValue().equalsIgnoreCase(written))
                .map(entry -> entry.getKey().substring(table.length() + 1))
                .findFirst()
                .orElse(written);
        return schema.first(
                        "SELECT name FROM pragma_table_xinfo(?) WHERE lower(name) = ?",
                        row -> row.text(1),
                        table,
                        lower(name))
                .orElseThrow(() -> Problem.usage("there is no such column")
                        .at(table + "." + written)
                        .because("columns are: "
                                + schema.queryText("SELECT group_concat(name, ', ') FROM pragma_table_xinfo(?)", table))
                        .failure());
    }

    private static String key(String table, String column) {
        return lower(table) + "\0" + lower(column);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
