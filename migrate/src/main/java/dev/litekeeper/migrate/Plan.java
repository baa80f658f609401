package dev.litekeeper.migrate;

import java.util.List;

/// What a run would do, in order, and what is worth knowing before.
public record Plan(List<Item> items, List<Finding> warnings) {

    public Plan {
        items = List.copyOf(items);
        warnings = List.copyOf(warnings);
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
