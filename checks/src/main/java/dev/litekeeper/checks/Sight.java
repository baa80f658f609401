package dev.litekeeper.checks;

import java.util.function.Supplier;

/// Findings that hold only where every process could be seen.
final class Sight {
    private Sight() {}

    /// The finding where nothing was hidden; otherwise "could not tell", with what was hidden.
    static Finding whole(Evidence evidence, Supplier<Finding> finding) {
        return evidence.use()
                .hidden()
                .judge(hidden -> hidden.isEmpty()
                        ? finding.get()
                        : Finding.unknown("not everything could be seen: " + String.join("; ", hidden))
                                .with("sudo " + evidence.subject().command("who")));
    }
}
