package dev.litekeeper.migrate;

import java.time.Duration;
import java.util.List;

/// A script that ran and was committed: how long it took, how many statements it had, how many rows were inserted,
/// changed or deleted, and what there is to tell about it.
///
/// @param commits how many transactions of the database it took
/// @param locked how long the write lock was held, the commit included; zero without a transaction
public record Applied(
        ScriptName script,
        Duration took,
        int statements,
        long rows,
        List<Notice> notices,
        long commits,
        Duration locked) {

    public Applied {
        notices = List.copyOf(notices);
    }

    /// The same, and so many transactions before it that belong to the run.
    Applied after(long more) {
        return new Applied(script, took, statements, rows, notices, commits + more, locked);
    }

    Applied locked(Duration held) {
        return new Applied(script, took, statements, rows, notices, commits, held);
    }
}
