package dev.litekeeper.migrate.alter;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes a table anew with another statement, in one transaction with foreign keys off. Rows keep their rowids, the
/// table its AUTOINCREMENT sequence; indexes and triggers are made again word for word; views, foreign keys of other
/// tables and triggers elsewhere are left as they are.
final class Rebuild {
    private final Session session;
    private final String table;
    private final TableText before;
    private final TableText after;
    private final Map<String, String> values;

    /// @param session on a database with this table
    /// @param values the new value of a column as an SQL expression, by its name in lower case; others keep theirs
    Rebuild(Session session, String table, TableText before, TableText after, Map<String, String> values) {
        this.session = session;
        this.table = table;
        this.before = before;
        this.after = after;
        this.values = Map.copyOf(values);
    }

    /// The statements of a script, without their semicolons.
    List<String> statements() {
        String old = Names.sql(table);
        String fresh = freshName();
        List<String> statements = new ArrayList<>();
        statements.add(after.replace(after.name(), fresh).sql());
        statements.add(copy(old, fresh));
        if (after.autoincrement() && before.autoincrement()) {
            statements.add("DELETE FROM sqlite_sequence WHERE name = " + Quoted.text(fresh));
            statements.add("INSERT INTO sqlite_sequence (name, seq) SELECT " + Quoted.text(fresh)
                    + ", seq FROM sqlite_sequence WHERE name = " + Quoted.text(table));
        }
        statements.add("DROP TABLE " + old);
        statements.add("PRAGMA legacy_alter_table = ON");
        statements.add("ALTER TABLE " + fresh + " RENAME TO " + old);
        statements.add("PRAGMA legacy_alter_table = OFF");
        statements.addAll(session.query(
                "SELECT sql FROM main.sqlite_schema WHERE type IN ('index', 'trigger') AND tbl_name = ?"
                        + " AND sql IS NOT NULL ORDER BY type, rowid",
                row -> row.text(1),
                table));
        return statements;
    }

    private String freshName() {
        String name = "litekeeper_new_" + table.replaceAll("[^A-Za-z0-9_]", "_");
        if (session.queryLong("SELECT count(*) FROM main.sqlite_schema WHERE lower(name) = lower(?)", name) > 0) {
            throw Problem.refused("a name that a rebuild needs is taken")
                    .at(name)
                    .hint("drop or rename it")
                    .failure();
        }
        return name;
    }

    private String copy(String old, String fresh) {
        Map<String, String> copied = new LinkedHashMap<>();
        List<Stored> columns = stored();
        String rowid = rowid(columns);
        if (!rowid.isEmpty()) {
            copied.put(rowid, rowid);
        }
        for (Stored column : columns) {
            String lower = column.name.toLowerCase(Locale.ROOT);
            if (!column.generated && after.column(lower).isPresent()) {
                copied.put(Names.sql(column.name), values.getOrDefault(lower, Names.sql(column.name)));
            }
        }
        for (TableText.ColumnText column : after.columns()) {
            boolean fresher = before.column(column.name()).isEmpty();
            String value = values.get(column.name());
            if (fresher && value != null) {
                copied.put(after.text(column.nameAt()), value);
            }
        }
        String order = rowid.isEmpty() ? key(columns) : " ORDER BY " + rowid;
        return "INSERT INTO " + fresh + " (" + String.join(", ", copied.keySet()) + ")\nSELECT "
                + String.join(", ", copied.values()) + "\nFROM " + old + order;
    }

    /// The order of the key that holds the rowids; a table without rowids is in its order anyway.
    private String key(List<Stored> columns) {
        return before.option("WITHOUT")
                ? ""
                : columns.stream()
                        .filter(Stored::key)
                        .map(column -> " ORDER BY " + Names.sql(column.name))
                        .collect(Collectors.joining());
    }

    private record Stored(String name, boolean generated, boolean key) {}

    private List<Stored> stored() {
        return session.query(
                "SELECT name, hidden, pk FROM pragma_table_xinfo(?) ORDER BY cid",
                row -> new Stored(row.text(1), row.integer(2) != 0, row.integer(3) > 0),
                table);
    }

    /// The name to copy rowids under; empty where a column of the key holds them, or there are none. Fails where
    /// columns have taken all its names.
    private String rowid(List<Stored> columns) {
        if (before.option("WITHOUT") || aliased(columns)) {
            return "";
        }
        Set<String> taken = columns.stream()
                .map(column -> column.name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        taken.addAll(after.columns().stream().map(TableText.ColumnText::name).toList());
        return Stream.of("rowid", "_rowid_", "oid")
                .filter(name -> !taken.contains(name))
                .findFirst()
                .orElseThrow(() -> Problem.refused("the rowids of this table cannot be kept")
                        .at(table)
                        .because("columns are called rowid, _rowid_ and oid")
                        .hint("write the script by hand")
                        .failure());
    }

    /// Whether the key is the rowid itself: one column of type INTEGER for which SQLite keeps no index.
    private boolean aliased(List<Stored> columns) {
        boolean single = columns.stream().filter(Stored::key).count() == 1;
        boolean indexed = session.queryLong("SELECT count(*) FROM pragma_index_list(?) WHERE origin = 'pk'", table) > 0;
        return single && !indexed;
    }
}
