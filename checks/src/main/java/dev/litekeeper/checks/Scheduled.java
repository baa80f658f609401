package dev.litekeeper.checks;

/// B11: backups run by themselves.
final class Scheduled implements Check {
    private static final About ABOUT = new About(
            "B11",
            Box.BACKUPS,
            Severity.CRITICAL,
            "backups run by themselves",
            "a backup somebody has to think of is the one that is missing");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.care()
                .schedule()
                .judge(schedule -> schedule.backup().isEmpty()
                        ? Finding.bad(
                                "no cron line and no timer runs a backup",
                                Fix.byHand(evidence.subject().command("backup schedule --install cron")))
                        : Finding.ok(String.join(", ", schedule.backup())));
    }
}
