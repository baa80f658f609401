package dev.litekeeper.checks;

/// P5: litekeeper runs as the owner of the database.
final class SameUser implements Check {
    private static final About ABOUT = new About(
            "P5",
            Box.PERMISSIONS,
            Severity.HIGH,
            "litekeeper runs as the owner of the database",
            "files that another user, root included, leaves beside the database lock the app out");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        Evidence.Subject subject = evidence.subject();
        return evidence.rights()
                .database()
                .judge(database -> database.uid() == subject.uid()
                        ? Finding.ok("both are " + subject.user())
                        : Finding.bad(
                                "litekeeper runs as " + subject.user() + ", the database belongs to "
                                        + database.owner(),
                                Fix.byHand("sudo -u " + database.owner() + " " + subject.command("check"))));
    }
}
