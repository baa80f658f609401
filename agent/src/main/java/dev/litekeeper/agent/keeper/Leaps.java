package dev.litekeeper.agent.keeper;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Notices where the clock of the machine leaps ahead, compared with one that only counts. By a clock that
/// is years ahead everything is old; so for a day after a leap nothing is to be deleted by its age. For one
/// thread.
final class Leaps {
    private static final Duration LEAP = Duration.ofHours(1);
    private static final Duration REST = Duration.ofDays(1);

    private final LongSupplier nanos;
    private Instant seen;
    private long counted;
    private Duration leapt = Duration.ZERO;
    private long until;

    /// @param nanos a clock that only counts
    Leaps(Instant now, LongSupplier nanos) {
        this.nanos = nanos;
        this.seen = now;
        this.counted = nanos.getAsLong();
        this.until = counted;
    }

    /// By how much the clock leapt within the last day; empty where it did not.
    Optional<Duration> look(Instant now) {
        long count = nanos.getAsLong();
        Duration ahead = Duration.between(seen, now).minusNanos(count - counted);
        if (ahead.compareTo(LEAP) > 0) {
            leapt = ahead;
            until = count + REST.toNanos();
        }
        seen = now;
        counted = count;
        return count - until < 0 ? Optional.of(leapt) : Optional.empty();
    }
}
