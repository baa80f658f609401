package dev.litekeeper.migrate.alter;

import java.util.List;

/// A script that makes changes of tables, tried on an empty copy of the schema.
///
/// @param title what it does, in words for a file name
/// @param text the script
/// @param ways one a table, in the order of the script
/// @param cost of all of it
/// @param troubles rows that would make it fail
/// @param notes what a person should know
public record Proposal(
        String title, String text, List<Way> ways, Cost cost, List<Trouble> troubles, List<String> notes) {

    public Proposal {
        ways = List.copyOf(ways);
        troubles = List.copyOf(troubles);
        notes = List.copyOf(notes);
    }

    /// How one table is changed.
    ///
    /// @param kind `native` or `rebuild`
    /// @param why what the rebuild is needed for; empty for a native change
    public record Way(String table, String kind, String why, Size size, Cost cost, List<String> statements) {

        public Way {
            statements = List.copyOf(statements);
        }
    }
}
