package dev.litekeeper.life.bringback;

import java.util.List;

/// What bringing rows back would write, and what stands in its way. Nothing is changed yet.
///
/// @param asked the difference in the table that was named
/// @param related the differences in tables of parents and children that come along
/// @param parents rows that the ones to be written refer to and that are not there
/// @param children rows that referred to the ones to be written and are gone as well
/// @param conflicts rows of now that hold a value which has to be unique
/// @param triggers what would fire
/// @param notes what else is to be known
public record BringBackPlan(
        Difference asked,
        List<Difference> related,
        List<Missing> parents,
        List<Missing> children,
        List<Conflict> conflicts,
        List<Firing> triggers,
        List<String> notes) {
    public BringBackPlan {
        related = List.copyOf(related);
        parents = List.copyOf(parents);
        children = List.copyOf(children);
        conflicts = List.copyOf(conflicts);
        triggers = List.copyOf(triggers);
        notes = List.copyOf(notes);
    }

    /// Rows of `table` that are not there now.
    ///
    /// @param other the table on the other end of the foreign key
    /// @param rows how many there are
    /// @param keys some of them, as in `id 7`
    /// @param thereThen whether they were there then, so that they can come back too
    public record Missing(String table, String other, long rows, List<String> keys, boolean thereThen) {
        public Missing {
            keys = List.copyOf(keys);
        }
    }

    /// A row of now that has taken a value which is unique in an index.
    public record Conflict(String table, String index, String wanted, String holder) {}

    /// A trigger that the writing would set off.
    public record Firing(String table, String trigger, String event) {}

    /// How many rows would be written.
    public long writes() {
        return asked.writes() + related.stream().mapToLong(Difference::writes).sum();
    }
}
