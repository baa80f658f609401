package dev.litekeeper.checks;

import java.util.List;

/// D1: the restored database is whole.
final class Integrity implements Check {
    private static final About ABOUT = new About(
            "D1",
            Box.BACKUPS,
            Severity.CRITICAL,
            "the restored database is whole",
            "damage that nobody looks for is in every backup by the time it shows");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        List<String> quick = evidence.content().quickCheck().known().orElse(List.of());
        if (!quick.isEmpty()) {
            return Finding.bad("quick_check: " + String.join("; ", quick), mend(evidence));
        }
        return Drills.newest(
                evidence,
                drill -> Finding.none(drill.integrity(), "integrity_check of the drill found nothing", mend(evidence)));
    }

    private static Fix mend(Evidence evidence) {
        return Fix.byHand(
                evidence.subject().command("history"), evidence.subject().command("restore --dry-run"));
    }
}
