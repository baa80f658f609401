package dev.litekeeper.checks;

import dev.litekeeper.sqlite.Header;
import java.util.List;
import java.util.Optional;

/// What is in the database.
///
/// @param tables how many tables it has, SQLite's and litekeeper's own not counted
/// @param quickCheck what `quick_check` complained about; unseen where the database is too large to look in time
/// @param foreignKeyViolations rows whose parent is missing
/// @param foreignCollations the collations and functions that indexes and tables need and SQLite itself has not
/// @param schema how it stands to the scripts
public record Content(
        Fact<Header> header,
        Fact<Long> tables,
        Fact<List<String>> quickCheck,
        Fact<Long> foreignKeyViolations,
        Fact<List<String>> foreignCollations,
        Fact<SchemaState> schema) {

    /// The database against its scripts.
    ///
    /// @param managed whether it has a history at all
    /// @param pending scripts that are not applied
    /// @param trouble scripts that were edited, are missing or stand twice, and objects that differ, a line each
    /// @param lingering what a change has left that somebody has to end
    public record SchemaState(
            boolean managed, List<String> pending, List<String> trouble, Optional<Lingering> lingering) {
        public SchemaState {
            pending = List.copyOf(pending);
            trouble = List.copyOf(trouble);
        }
    }

    /// What a change has left in the database, and the words behind `litekeeper` that end it.
    public record Lingering(String what, String command) {}
}
