package dev.litekeeper.life.bringback;

import java.util.List;
import java.util.OptionalLong;

/// How the chosen rows of one table differ between then and now.
///
/// @param chosen how many rows of then are meant
/// @param deleted how many of them are not there now
/// @param changed how many of them have other values now
/// @param added rows that are there now, satisfy the condition, and were not there then; empty where that was not
///     looked at. They are never touched
/// @param samples some of the differences
public record Difference(
        String table, long chosen, long deleted, long changed, OptionalLong added, List<RowChange> samples) {
    public Difference {
        samples = List.copyOf(samples);
    }

    /// How many rows bringing back writes.
    public long writes() {
        return deleted + changed;
    }
}
