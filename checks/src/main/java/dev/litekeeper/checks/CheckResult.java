package dev.litekeeper.checks;

import dev.litekeeper.project.AcceptedRisk;
import java.util.Optional;

/// One check with what was found. An accepted risk is shown with its verdict, it does not hide it.
public record CheckResult(About about, Verdict verdict, String evidence, Fix fix, Optional<AcceptedRisk> accepted) {

    /// Whether this result alone forbids going live: it is not ok and nobody has accepted that.
    public boolean forbids() {
        return verdict != Verdict.OK && accepted.isEmpty();
    }
}
