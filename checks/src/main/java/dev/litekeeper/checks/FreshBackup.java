package dev.litekeeper.checks;

import java.time.Duration;
import java.util.List;

/// B1: a proven backup is younger than promised, and a database that was kept is still kept.
final class FreshBackup implements Check {
    private static final About ABOUT = new About(
            "B1",
            Box.BACKUPS,
            Severity.CRITICAL,
            "a proven backup is younger than promised",
            "what was committed after the newest restorable backup is what a disaster costs");

    /// A keeper has commits in the stores within a second or so; so much later it does not keep up.
    private static final Duration LAG = Duration.ofMinutes(5);

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.care().keeper().judge(keeper -> {
            List<String> complaints = keeper.map(found -> found.complaints(LAG)).orElse(List.of());
            return complaints.isEmpty()
                    ? backup(evidence)
                    : Finding.bad(
                            String.join("; ", complaints),
                            Fix.byHand(
                                    evidence.subject().command("keep"),
                                    evidence.subject().command("status")));
        });
    }

    private static Finding backup(Evidence evidence) {
        return evidence.care().backups().judge(all -> {
            List<Care.Backup> proven = Backups.proven(all);
            Fix fix = Fix.byHand(evidence.subject().command("backup"));
            if (proven.isEmpty()) {
                return Finding.bad(all.isEmpty() ? "there is no backup" : "no backup is proven", fix);
            }
            Care.Backup newest = proven.getFirst();
            Duration age = Duration.between(newest.taken(), evidence.subject().now());
            Duration promised = evidence.promises().backupAge();
            String text = newest.id() + " is " + Words.age(age) + " old, promised are " + Words.age(promised);
            return age.compareTo(promised) <= 0 ? Finding.ok(text) : Finding.bad(text, fix);
        });
    }
}
