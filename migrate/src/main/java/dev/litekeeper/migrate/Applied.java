package dev.litekeeper.migrate;

import java.time.Duration;
import java.util.List;

/// A script that ran and was committed: how long it took, how many statements it had, how many rows were inserted,
/// changed or deleted, and what there is to tell about it.
public record Applied(ScriptName script, Duration took, int statements, long rows, List<Notice> notices) {

    public Applied {
        notices = List.copyOf(notices);
    }
}
