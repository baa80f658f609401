package dev.litekeeper.checks;

import java.time.Duration;

/// A4: a performance baseline is recorded.
final class BaselineKnown implements Check {
    private static final About ABOUT = new About(
            "A4",
            Box.BASELINE,
            Severity.HIGH,
            "a performance baseline is recorded",
            "without it nobody can say whether slow is new");
    private static final Duration OLD = Duration.ofDays(90);

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        Fix fix = Fix.byHand(evidence.subject().command("baseline record"));
        return evidence.care()
                .baseline()
                .judge(baseline -> baseline.map(known -> {
                            Duration age = Duration.between(
                                    known.when(), evidence.subject().now());
                            return age.compareTo(OLD) > 0
                                    ? Finding.bad("the newest is " + Words.age(age) + " old", fix)
                                    : Finding.ok("recorded " + Words.age(age) + " ago");
                        })
                        .orElseGet(() -> Finding.bad("there is none", fix)));
    }
}
