package dev.litekeeper.checks;

/// D4: full-text indexes agree with their tables.
final class FullText implements Check {
    private static final About ABOUT = new About(
            "D4",
            Box.BACKUPS,
            Severity.HIGH,
            "full-text indexes agree with their tables",
            "searches miss rows, and some programs repair it silently and hide what is behind it");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return Drills.newest(
                evidence,
                drill -> Finding.none(
                        drill.fts(),
                        "the drill found nothing",
                        Fix.byHand(
                                "# for each of them, as in:",
                                "sqlite3 " + evidence.subject().word() + " \"INSERT INTO t(t) VALUES('rebuild')\"")));
    }
}
