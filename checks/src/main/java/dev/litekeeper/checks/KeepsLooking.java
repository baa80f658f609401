package dev.litekeeper.checks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A3: the checklist is looked at by itself, and what it says arrives.
final class KeepsLooking implements Check {
    private static final About ABOUT = new About(
            "A3",
            Box.MONITORING,
            Severity.HIGH,
            "the checklist is looked at by itself, and what it says arrives",
            "what went bad after the last look is known to nobody");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.care()
                .schedule()
                .judge(schedule -> evidence.care().alerts().judge(alerts -> {
                    List<String> bad = new ArrayList<>();
                    if (schedule.look().isEmpty()) {
                        bad.add("no cron line and no timer runs check --alert");
                    }
                    Instant oldest =
                            evidence.subject().now().minus(evidence.promises().lookAge());
                    if (alerts.looked().filter(when -> !when.isBefore(oldest)).isEmpty()) {
                        bad.add(alerts.looked()
                                .map(when -> "the last look was at " + when)
                                .orElse("there was no look yet"));
                    }
                    alerts.undelivered().forEach(message -> bad.add("not delivered: " + message));
                    return Finding.none(
                            bad,
                            String.join(", ", schedule.look()),
                            Fix.byHand(
                                    evidence.subject().cron("0 * * * *", "check --alert"),
                                    evidence.subject().command("check --alert")));
                }));
    }
}
