package dev.litekeeper.checks;

import java.util.Optional;

/// V4: no process holds a deleted file of the database.
final class NoDeletedFiles implements Check {
    private static final About ABOUT = new About(
            "V4",
            Box.MONITORING,
            Severity.CRITICAL,
            "no process holds a deleted file of the database",
            "it goes on writing into a file that has no name: those commits are lost when it ends");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return Holders.none(
                evidence,
                holder -> holder.deleted().isEmpty()
                        ? Optional.empty()
                        : Optional.of("holds deleted " + String.join(", ", holder.deleted())),
                "no process with a deleted file",
                Fix.byHand(
                        "# before that process ends, save what it holds:",
                        "ls -l /proc/PID/fd | grep deleted",
                        "cp /proc/PID/fd/N saved-wal"));
    }
}
