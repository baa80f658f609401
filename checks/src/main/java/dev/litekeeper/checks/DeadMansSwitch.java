package dev.litekeeper.checks;

import java.time.Instant;

/// A2: somebody else notices when the looks stop.
final class DeadMansSwitch implements Check {
    private static final About ABOUT = new About(
            "A2",
            Box.MONITORING,
            Severity.CRITICAL,
            "somebody else notices when the looks stop",
            "a machine that is down sends no alert; silence itself has to be the alarm");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.care().alerts().judge(alerts -> {
            if (!alerts.ping()) {
                return Finding.bad(
                        "no ping is set up", new Fix.Settings(evidence.subject().config(), "ping: \"${PING_URL}\""));
            }
            Instant oldest = evidence.subject().now().minus(evidence.promises().lookAge());
            Fix fix = Fix.byHand(evidence.subject().command("check --alert"));
            return alerts.pinged()
                    .map(when -> when.isBefore(oldest)
                            ? Finding.bad("the last ping was answered at " + when, fix)
                            : Finding.ok("the last ping was answered at " + when))
                    .orElseGet(() -> Finding.bad("no ping was answered yet", fix));
        });
    }
}
