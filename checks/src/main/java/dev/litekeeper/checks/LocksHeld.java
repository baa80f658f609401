package dev.litekeeper.checks;

import java.util.Optional;

/// V3: every process that has the database open holds its locks.
final class LocksHeld implements Check {
    private static final About ABOUT = new About(
            "V3",
            Box.MONITORING,
            Severity.CRITICAL,
            "every process that has the database open holds its locks",
            "a process that opens and closes the file beside SQLite drops its locks; others then delete the log it writes");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return Holders.none(
                evidence,
                holder -> holder.lacksLocks() ? Optional.of("has the -wal open without a lock") : Optional.empty(),
                "no process without its locks",
                Fix.byHand(
                        evidence.subject().command("backup"),
                        "# restart those processes, and find what opens the database file beside SQLite"));
    }
}
