package dev.litekeeper.checks;

import dev.litekeeper.failure.Problem;
import java.time.LocalDate;
import java.util.Optional;

/// A check that somebody decided to go live without, and why. It ends with the day `until`, where one is given.
public record AcceptedRisk(String check, String reason, Optional<LocalDate> until) {

    /// Fails with a usage problem where the reason is blank.
    public AcceptedRisk {
        if (reason.isBlank()) {
            throw Problem.usage("an accepted risk has no reason")
                    .at("accepted-risks: " + check)
                    .hint("write down why it is acceptable")
                    .failure();
        }
    }

    boolean holdsOn(LocalDate day) {
        return until.isEmpty() || !day.isAfter(until.get());
    }
}
