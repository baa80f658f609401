package dev.litekeeper.life.migration;

import dev.litekeeper.life.Records;
import dev.litekeeper.migrate.Author;
import java.util.List;
import java.util.Map;

/// What somebody decided or undid about the scripts of an environment, in its dated records.
///
/// @param records of the environment
/// @param author who does it, and the clock
record Ledger(Records records, Author author) {

    /// Scripts went to production that nobody had tried.
    ///
    /// @param reasons by script
    void override(Map<String, String> reasons) {
        if (!reasons.isEmpty()) {
            add("override", Map.of("who", author.who(), "scripts", reasons));
        }
    }

    /// A run was undone.
    ///
    /// @param way `scripts`, `copy`, `archive` or `reversible`
    /// @param discarded what was written after the run and is gone, a line each
    void undo(List<String> scripts, String way, List<String> discarded) {
        add("undo", Map.of("who", author.who(), "scripts", scripts, "way", way, "discarded", discarded));
    }

    private void add(String kind, Map<String, ?> content) {
        records.add(kind, author.clock().instant(), content);
    }
}
