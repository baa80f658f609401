package dev.litekeeper.checks;

/// D2: the restored database has no orphans.
final class ForeignKeysRestored implements Check {
    private static final About ABOUT = new About(
            "D2",
            Box.BACKUPS,
            Severity.HIGH,
            "the restored database has no orphans",
            "rows without a parent break the app, and block every move to another database");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return Drills.newest(
                evidence,
                drill -> drill.foreignKeys() == 0
                        ? Finding.ok("foreign_key_check of the drill found nothing")
                        : Finding.bad(
                                drill.foreignKeys() + (drill.foreignKeys() == 1 ? " row" : " rows")
                                        + " without a parent",
                                Fix.byHand(
                                        "sqlite3 " + evidence.subject().word() + " 'PRAGMA foreign_key_check'",
                                        "# mend the rows with a data script")));
    }
}
