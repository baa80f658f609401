package dev.litekeeper.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// B2: a backup was restored and read by a second engine, lately and in time.
final class Drilled implements Check {
    private static final About ABOUT = new About(
            "B2",
            Box.BACKUPS,
            Severity.CRITICAL,
            "a backup was restored and read by a second engine, lately and in time",
            "a backup that nobody restored is a hope: most that fail, fail at the restore");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        Fix fix = Fix.byHand(evidence.subject().command("drill"));
        return evidence.care()
                .recordTrouble()
                .judge(trouble -> trouble.isPresent()
                        ? Finding.bad(
                                trouble.get(),
                                Fix.byHand("# restore the file of records from version control or a backup"))
                        : evidence.care()
                                .drill()
                                .judge(newest -> newest.map(drill -> judge(evidence, drill, fix))
                                        .orElseGet(() -> Finding.bad("there was no drill", fix))));
    }

    /// Whether there is an archive, as far as that was seen.
    private static boolean isKept(Evidence evidence) {
        return evidence.care()
                .archives()
                .known()
                .filter(all -> all.stream().anyMatch(archive -> archive.newest().isPresent()))
                .isPresent();
    }

    private static Finding judge(Evidence evidence, Care.Drill drill, Fix fix) {
        Duration age = Duration.between(drill.when(), evidence.subject().now());
        Promises promises = evidence.promises();
        List<String> bad = new ArrayList<>();
        if (drill.verdict() == Verdict.BAD) {
            bad.add("the newest drill failed: " + drill.text());
        }
        if (age.compareTo(promises.drillAge()) > 0) {
            bad.add("the newest drill is " + Words.age(age) + " old, promised are " + Words.age(promises.drillAge()));
        }
        if (!drill.archive() && isKept(evidence)) {
            bad.add("the newest drill restored a backup, and none has restored the archive yet");
        }
        if (drill.took().compareTo(promises.restoreTime()) > 0) {
            bad.add("the restore took " + Words.age(drill.took()) + ", promised are "
                    + Words.age(promises.restoreTime()));
        }
        if (bad.isEmpty() && drill.verdict() == Verdict.UNKNOWN) {
            return new Finding(Verdict.UNKNOWN, drill.text(), fix);
        }
        return Finding.none(
                bad, Words.age(age) + " ago, restored in " + drill.took().toMillis() + " ms", fix);
    }
}
