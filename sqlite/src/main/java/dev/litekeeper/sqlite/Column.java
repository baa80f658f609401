package dev.litekeeper.sqlite;

import org.jspecify.annotations.Nullable;

/// A column of a table.
///
/// @param type the declared type, empty where none was declared
/// @param defaultValue the default as an SQL expression, or null
/// @param keyPosition its place in the primary key from 1, or 0
public record Column(
        String name, String type, boolean notNull, @Nullable String defaultValue, int keyPosition, Kind kind) {

    /// How a column comes by its value.
    public enum Kind {
        ORDINARY,
        /// A hidden column of a virtual table.
        HIDDEN,
        /// Generated, computed when it is read.
        VIRTUAL,
        /// Generated, kept in the file.
        STORED;

        /// The kind for the number in `PRAGMA table_xinfo`.
        static Kind of(long hidden) {
            return switch ((int) hidden) {
                case 1 -> HIDDEN;
                case 2 -> VIRTUAL;
                case 3 -> STORED;
                default -> ORDINARY;
            };
        }
    }
}
