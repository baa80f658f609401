package dev.litekeeper.migrate.alter;

import java.util.List;

/// One change of one table, as `--alter` says it. Names are as the user wrote them.
sealed interface Change {
    /// The table it is about.
    String table();

    /// @param fill the value for rows that have none, as an SQL expression; empty where there is none
    record SetNotNull(String table, String column, String fill) implements Change {}

    record DropNotNull(String table, String column) implements Change {}

    /// @param value as it stands behind `DEFAULT`
    record SetDefault(String table, String column, String value) implements Change {}

    record DropDefault(String table, String column) implements Change {}

    /// @param using the new value of each row, as an SQL expression; empty to keep it
    record SetType(String table, String column, String type, String using) implements Change {}

    record SetCollation(String table, String column, String collation) implements Change {}

    /// @param name of the constraint, or empty
    record AddCheck(String table, String name, String expression) implements Change {}

    record DropConstraint(String table, String name) implements Change {}

    record AddUnique(String table, List<String> columns) implements Change {}

    /// @param definition from the word `REFERENCES` on
    record AddReference(String table, String column, String definition) implements Change {}

    /// @param definition from the column's name on
    /// @param fill the value for the rows that are there, as an SQL expression; empty for the default
    record AddColumn(String table, String column, String definition, String fill) implements Change {}

    record DropColumn(String table, String column) implements Change {}

    record RenameColumn(String table, String column, String to) implements Change {}

    record RenameTable(String table, String to) implements Change {}

    record MakeStrict(String table) implements Change {}
}
