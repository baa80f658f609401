package dev.litekeeper.checks;

import dev.litekeeper.files.ByteSize;
import dev.litekeeper.sqlite.FileFacts;

/// W1: the write-ahead log is within its budget.
final class WalSize implements Check {
    private static final About ABOUT = new About(
            "W1",
            Box.MONITORING,
            Severity.HIGH,
            "the write-ahead log is within its budget",
            "a log that is never folded in slows every read, and fills the disk");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        Rights rights = evidence.rights();
        return rights.sidecars().judge(sidecars -> {
            long wal = sidecars.stream()
                    .filter(file -> file.name().endsWith("-wal"))
                    .mapToLong(FileFacts::size)
                    .sum();
            long budget = evidence.promises().wal().bytes();
            String text = new ByteSize(wal) + " of " + new ByteSize(budget);
            return wal <= budget
                    ? Finding.ok(text)
                    : Finding.bad(
                            text,
                            Fix.byHand(
                                    evidence.subject().command("who"),
                                    evidence.subject().command("maintain")));
        });
    }
}
