package dev.litekeeper.checks;

import java.time.Duration;
import java.util.List;

/// B1: a proven backup is younger than promised, or every commit is kept; a database that was kept is still kept.
final class FreshBackup implements Check {
    private static final About ABOUT = new About(
            "B1",
            Box.BACKUPS,
            Severity.CRITICAL,
            "every commit is kept, or a proven backup is younger than promised",
            "what was committed after the newest restorable backup is what a disaster costs");

    /// A keeper has commits in the stores within a second or so; so much later it does not keep up.
    private static final Duration LAG = Duration.ofMinutes(5);

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.care()
                .keeper()
                .judge(keeper -> keeper.map(found -> kept(evidence, found)).orElseGet(() -> backup(evidence)));
    }

    private static Finding kept(Evidence evidence, Care.Keeper keeper) {
        Evidence.Subject subject = evidence.subject();
        Fact<List<Care.Archive>> archives = evidence.care().archives();
        List<String> complaints = keeper.complaints(LAG, archives);
        if (!complaints.isEmpty()) {
            return Finding.bad(
                    String.join("; ", complaints),
                    keeper.running()
                            ? Fix.byHand(subject.command("status"), subject.command("archive verify"))
                            : Fix.byHand(subject.command("keep"), subject.command("status")));
        }
        return archives.judge(all -> Care.Archive.tips(all, subject.now())
                .map(tips -> Finding.ok("a keeper runs; " + tips))
                .orElseGet(() -> backup(evidence)));
    }

    private static Finding backup(Evidence evidence) {
        return evidence.care().backups().judge(all -> {
            List<Care.Backup> proven = Backups.proven(all);
            Fix fix = Fix.byHand(evidence.subject().command("backup"));
            if (proven.isEmpty()) {
                return Finding.bad(all.isEmpty() ? "there is no backup" : "no backup of this database is proven", fix);
            }
            Care.Backup newest = proven.getFirst();
            Duration age = Duration.between(newest.taken(), evidence.subject().now());
            Duration promised = evidence.promises().backupAge();
            String text = newest.id() + " is " + Words.age(age) + " old, promised are " + Words.age(promised);
            return age.compareTo(promised) <= 0 ? Finding.ok(text) : Finding.bad(text, fix);
        });
    }
}
