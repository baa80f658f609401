package dev.litekeeper.checks;

import java.time.Instant;

/// A1: a test alert arrived on every channel lately.
final class AlertsArrive implements Check {
    private static final About ABOUT = new About(
            "A1",
            Box.MONITORING,
            Severity.CRITICAL,
            "a test alert arrived on every channel lately",
            "an alert that was never seen to arrive does not arrive");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.care().alerts().judge(alerts -> {
            if (alerts.channels().isEmpty()) {
                return Finding.bad(
                        "no alerts are set up",
                        new Fix.Settings(evidence.subject().config(), "alerts: [{webhook: \"${ALERT_URL}\"}]"));
            }
            Instant oldest = evidence.subject().now().minus(evidence.promises().alertTestAge());
            return Finding.none(
                    alerts.channels().stream()
                            .filter(channel -> !alerts.delivered()
                                    .getOrDefault(channel, Instant.EPOCH)
                                    .isAfter(oldest))
                            .map(channel -> channel + ": no test arrived in the last "
                                    + Words.age(evidence.promises().alertTestAge()))
                            .toList(),
                    String.join(", ", alerts.channels()),
                    Fix.byHand(evidence.subject().command("alert test")));
        });
    }
}
