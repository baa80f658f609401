package dev.litekeeper.sqlite;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A table of a database.
///
/// @param columns in the order of the table, hidden and generated ones included; empty for a virtual table whose module
///     this process does not have
public record Table(String name, Kind kind, boolean withoutRowid, boolean strict, List<Column> columns) {
    private static final Set<String> INTERNAL = Set.of("sqlite_schema", "sqlite_temp_schema");

    public Table {
        columns = List.copyOf(columns);
    }

    /// What a table is made of.
    public enum Kind {
        ORDINARY,
        /// A virtual table: its rows are somewhere else.
        VIRTUAL,
        /// A table in which a virtual table keeps its rows. It counts as [#ORDINARY] where its module is unknown.
        SHADOW;

        static Kind of(String type) {
            return switch (type.toLowerCase(Locale.ROOT)) {
                case "virtual" -> VIRTUAL;
                case "shadow" -> SHADOW;
                default -> ORDINARY;
            };
        }
    }

    /// Whether SQLite keeps it for itself (`sqlite_sequence`, `sqlite_stat1`).
    public boolean internal() {
        return name.toLowerCase(Locale.ROOT).startsWith("sqlite_");
    }

    /// A name under which SQL gives the rowid; empty where there is none, or columns have taken all its names.
    public Optional<String> rowid() {
        Set<String> taken = columns.stream()
                .map(column -> column.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return Stream.of("rowid", "_rowid_", "oid")
                .filter(name -> !withoutRowid && !taken.contains(name))
                .findFirst();
    }

    static boolean listed(String type, String name) {
        return !type.equals("view") && !INTERNAL.contains(name);
    }
}
