package dev.litekeeper.checks;

import java.util.function.Function;

/// Judging what the newest drill saw.
final class Drills {
    private Drills() {}

    /// The finding of `rule` on the newest drill; "could not tell" where there was none.
    static Finding newest(Evidence evidence, Function<Care.Drill, Finding> rule) {
        return evidence.care()
                .drill()
                .judge(newest -> newest.map(rule)
                        .orElseGet(() -> Finding.unknown("there was no drill to look at")
                                .with(evidence.subject().command("drill"))));
    }
}
