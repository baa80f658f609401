package dev.litekeeper.checks;

import java.util.Optional;

/// V9: no process reads the database through mapped memory.
final class NotMapped implements Check {
    private static final About ABOUT = new About(
            "V9",
            Box.BASELINE,
            Severity.HIGH,
            "no process reads the database through mapped memory",
            "a read error of the disk then kills the process instead of failing a statement");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return Holders.none(
                evidence,
                holder -> holder.mapsDatabase() ? Optional.of("maps the database") : Optional.empty(),
                "none",
                Fix.byHand("# set PRAGMA mmap_size=0 on every connection of that program"));
    }
}
