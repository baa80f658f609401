package dev.litekeeper.checks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A3: the checklist was looked at lately by check --alert, and what it said arrived.
final class KeepsLooking implements Check {
    private static final About ABOUT = new About(
            "A3",
            Box.MONITORING,
            Severity.HIGH,
            "the checklist was looked at lately by check --alert, and what it said arrived",
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
                    Instant oldest =
                            evidence.subject().now().minus(evidence.promises().lookAge());
                    String looked = alerts.looked()
                            .map(when -> "the last look was at " + when)
                            .orElse("there was no look yet");
                    if (alerts.looked().filter(when -> !when.isBefore(oldest)).isEmpty()) {
                        bad.add(looked);
                    }
                    alerts.undelivered().forEach(message -> bad.add("not delivered: " + message));
                    String by = schedule.look().isEmpty() ? ", by hand" : ", by " + String.join(", ", schedule.look());
                    return Finding.none(
                            bad,
                            looked + by,
                            Fix.byHand(
                                    evidence.subject().cron("0 * * * *", "check --alert"),
                                    evidence.subject().command("check --alert")));
                }));
    }
}
