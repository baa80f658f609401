package dev.litekeeper.project;

import java.time.LocalDate;
import java.util.Optional;

/// A check that may be bad, why, and the last day on which that holds. `place` is where it stands in the file.
public record AcceptedRisk(String check, String reason, Optional<LocalDate> until, String place) {

    /// Whether the risk is still accepted on this day.
    public boolean holdsOn(LocalDate day) {
        return until.map(last -> !day.isAfter(last)).orElse(true);
    }
}
