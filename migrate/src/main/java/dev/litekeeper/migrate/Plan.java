package dev.litekeeper.migrate;

import java.util.List;
import java.util.Optional;

/// What a run would do, in order, and what is worth knowing before.
///
/// @param ending what goes first that an online change has left which is done
public record Plan(List<Item> items, List<Finding> warnings, Optional<String> ending) {

    public Plan {
        items = List.copyOf(items);
        warnings = List.copyOf(warnings);
    }

    /// Whether there is nothing to do.
    public boolean isEmpty() {
        return items.isEmpty() && ending.isEmpty();
    }

    /// One script: what it looks like, how many statements it would execute, whether in a transaction, and what there
    /// is to tell about it.
    public record Item(
            ScriptName script, Checksum checksum, int statements, boolean transaction, List<Notice> notices) {

        public Item {
            notices = List.copyOf(notices);
        }

        static Item of(Program program) {
            return new Item(
                    program.script().name(),
                    program.script().checksum(),
                    program.steps().size(),
                    program.transaction(),
                    program.notices());
        }
    }
}
