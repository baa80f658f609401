package dev.litekeeper.checks;

/// FS1: a database in WAL mode is on a local file system.
final class LocalFileSystem implements Check {
    private static final About ABOUT = new About(
            "FS1",
            Box.PERMISSIONS,
            Severity.CRITICAL,
            "a database in WAL mode is on a local file system",
            "write-ahead logging shares memory between processes; over a network or into a virtual machine that corrupts quickly and without an error");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.place().mount().judge(mount -> {
            String text = mount.type() + " at " + mount.point();
            return switch (mount.kind()) {
                case LOCAL, EPHEMERAL -> Finding.ok(text);
                case UNKNOWN -> Finding.unknown("whether " + text + " is local is not known");
                case NETWORK -> shared(evidence, text);
            };
        });
    }

    private static Finding shared(Evidence evidence, String text) {
        return evidence.content()
                .header()
                .judge(header -> header.wal()
                        ? Finding.bad(
                                "in WAL mode on " + text,
                                Fix.byHand(
                                        "# stop the app, then either move the database to a local disk, or:",
                                        "sqlite3 " + evidence.subject().word() + " 'PRAGMA journal_mode=DELETE'"))
                        : Finding.ok(text + ", with a rollback journal, which needs only working locks"));
    }
}
