package dev.litekeeper.checks;

import dev.litekeeper.sqlite.Mount;

/// C1: the database is in WAL mode.
final class WalMode implements Check {
    private static final About ABOUT = new About(
            "C1",
            Box.BASELINE,
            Severity.HIGH,
            "the database is in WAL mode",
            "with a rollback journal every reader stops the writers, a backup too");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.content().header().judge(header -> {
            if (header.wal()) {
                return Finding.ok("WAL");
            }
            return evidence.place()
                    .mount()
                    .judge(mount -> mount.kind() == Mount.Kind.NETWORK
                            ? Finding.ok("rollback journal, as it must be on " + mount.type())
                            : Finding.bad(
                                    "rollback journal",
                                    new Fix.UseWal(evidence.subject().database())));
        });
    }
}
