package dev.litekeeper.life.rehearsal;

import java.util.List;
import java.util.OptionalLong;

/// A table that has another number of rows than before.
///
/// @param before empty where it was not there
/// @param after empty where it is gone
/// @param parents the tables whose deleted rows take rows of this one with them
public record TableChange(String table, OptionalLong before, OptionalLong after, List<String> parents) {
    public TableChange {
        parents = List.copyOf(parents);
    }

    /// Rows it has lost; zero where it has gained some.
    public long lost() {
        return Math.max(0, before.orElse(0) - after.orElse(0));
    }
}
