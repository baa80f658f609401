package dev.litekeeper.migrate.alter;

/// A constraint of a column or of a table.
///
/// @param name its name in lower case where it has one, else empty
/// @param at where it stands, its name included
record Clause(Kind kind, String name, TableText.Part at) {

    enum Kind {
        PRIMARY_KEY,
        NOT_NULL,
        /// The word `NULL`, which does nothing.
        NULL,
        UNIQUE,
        CHECK,
        DEFAULT,
        COLLATE,
        /// `REFERENCES` of a column with all that belongs to it, or `FOREIGN KEY` of a table.
        FOREIGN_KEY,
        GENERATED
    }
}
