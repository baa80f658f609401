package dev.litekeeper.checks;

/// C5: no row points to a parent that is not there.
final class ForeignKeys implements Check {
    private static final About ABOUT = new About(
            "C5",
            Box.BACKUPS,
            Severity.CRITICAL,
            "no row points to a parent that is not there",
            "foreign keys are off unless each connection turns them on; orphans come of it, silently");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.content()
                .foreignKeyViolations()
                .judge(rows -> rows == 0
                        ? Finding.ok("none")
                        : Finding.bad(
                                rows + (rows == 1 ? " row" : " rows") + " without a parent",
                                Fix.byHand(
                                        "sqlite3 " + evidence.subject().word() + " 'PRAGMA foreign_key_check'",
                                        "# mend the rows with a data script, and turn foreign_keys on in the app")));
    }
}
