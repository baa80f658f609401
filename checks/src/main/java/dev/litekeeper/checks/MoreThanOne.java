package dev.litekeeper.checks;

/// B7: there is more than one proven backup.
final class MoreThanOne implements Check {
    private static final About ABOUT = new About(
            "B7",
            Box.BACKUPS,
            Severity.HIGH,
            "there is more than one proven backup",
            "with one, a fault in it, or a mistake older than it, leaves nothing");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.care().backups().judge(all -> {
            int proven = Backups.proven(all).size();
            return proven >= 2
                    ? Finding.ok(proven + " proven backups")
                    : Finding.bad(
                            proven == 0 ? "there is none" : "there is one",
                            Fix.byHand(evidence.subject().command("backup")));
        });
    }
}
