package dev.litekeeper.life.bringback;

import dev.litekeeper.sqlite.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A table that is there then and now, under one name or two: how its rows are told apart and compared. In the
/// SQL made here `t` is a row of then, `n` the row of now, and `c` names a chosen row of then.
///
/// @param table its name now
/// @param before its name then
/// @param rowid a name of the rowid; empty where the table has none
/// @param key the columns that tell which row it is; empty where the rowid does
/// @param declared the columns of the declared primary key, in its order
/// @param columns the columns that hold a value on both sides, the generated ones left out
/// @param rowidIsColumn whether one of the columns is the rowid
record Twin(
        String table,
        String before,
        Optional<String> rowid,
        List<String> key,
        List<String> declared,
        List<String> columns,
        boolean rowidIsColumn) {
    /// The name of the attached state.
    static final String THEN = "litekeeper_then";

    Twin {
        key = List.copyOf(key);
        declared = List.copyOf(declared);
        columns = List.copyOf(columns);
    }

    String then() {
        return THEN + "." + Quoted.name(before);
    }

    /// The rows of then for a session that has nothing but that state open.
    String alone() {
        return "main." + Quoted.name(before);
    }

    String now() {
        return "main." + Quoted.name(table);
    }

    /// The table, beside then's own, that names the chosen rows.
    String chosenName() {
        return "litekeeper chosen " + table;
    }

    String chosen() {
        return THEN + "." + Quoted.name(chosenName());
    }

    /// What makes that table in then, which is known under the name `schema`.
    String createChosen(String schema) {
        String columns = rowid.isPresent()
                ? "row INTEGER PRIMARY KEY"
                : names(declared) + ", PRIMARY KEY (" + names(declared) + ")";
        return "CREATE TABLE IF NOT EXISTS " + schema + "." + Quoted.name(chosenName()) + " (" + columns + ")"
                + (rowid.isPresent() ? "" : " WITHOUT ROWID");
    }

    /// What names a row of then, of the table or alias given.
    String identity(String alias) {
        return rowid.map(name -> alias + "." + name)
                .orElseGet(() -> declared.stream()
                        .map(column -> alias + "." + Quoted.name(column))
                        .collect(Collectors.joining(", ")));
    }

    /// The chosen rows of then, each found by its name.
    String chosenRows() {
        String same = rowid.map(name -> "t." + name + " = c.row")
                .orElseGet(() -> declared.stream()
                        .map(column -> "t." + Quoted.name(column) + " = c." + Quoted.name(column))
                        .collect(Collectors.joining(" AND ")));
        return chosen() + " AS c CROSS JOIN " + then() + " AS t ON " + same;
    }

    /// Holds where `t` and `n` are the same row.
    String same() {
        return same("t", "n");
    }

    String same(String one, String other) {
        return keyColumns().stream()
                .map(column -> other + "." + column + " IS " + one + "." + column)
                .collect(Collectors.joining(" AND "));
    }

    /// The chosen rows that are not there now.
    String deleted() {
        return chosenRows() + " WHERE " + absent();
    }

    /// Holds where the chosen row `t` is not there now.
    String absent() {
        return "NOT EXISTS (SELECT 1 FROM " + now() + " AS n WHERE " + same() + ")";
    }

    /// The chosen rows that are there with other values.
    String changed() {
        return chosenRows() + " CROSS JOIN " + now() + " AS n ON " + same() + " WHERE (" + differs() + ")";
    }

    /// Holds where bringing the chosen row `t` back writes something.
    String written() {
        return "NOT EXISTS (SELECT 1 FROM " + now() + " AS n WHERE " + same() + " AND NOT (" + differs() + "))";
    }

    /// Whether this column, in any case of letters, holds a value on both sides.
    boolean has(String column) {
        return columns.stream().anyMatch(column::equalsIgnoreCase);
    }

    /// Holds where any column of `t` is another than that of `n`, in class or content.
    String differs() {
        return columns.isEmpty() ? "0" : columns.stream().map(Twin::differs).collect(Collectors.joining(" OR "));
    }

    static String differs(String column) {
        String name = Quoted.name(column);
        return "typeof(t." + name + ") <> typeof(n." + name + ") OR t." + name + " COLLATE BINARY IS NOT n." + name;
    }

    /// What tells which row it is, as written in SQL.
    List<String> keyColumns() {
        return key.isEmpty()
                ? List.of(rowid.orElseThrow())
                : key.stream().map(Quoted::name).toList();
    }

    /// The same, as it is shown.
    List<String> keyNames() {
        return key.isEmpty() ? List.of("rowid") : key;
    }

    /// What is read of `alias` to show a row: its key, then its columns.
    String shown(String alias) {
        List<String> parts = new ArrayList<>();
        keyColumns().forEach(column -> parts.add(alias + "." + column));
        columns.forEach(column -> parts.add(alias + "." + Quoted.name(column)));
        return String.join(", ", parts);
    }

    /// Whether an inserted row is given its old rowid where that is free.
    boolean keepsRowid() {
        return rowid.isPresent() && !rowidIsColumn;
    }

    static String names(List<String> columns) {
        return columns.stream().map(Quoted::name).collect(Collectors.joining(", "));
    }
}
