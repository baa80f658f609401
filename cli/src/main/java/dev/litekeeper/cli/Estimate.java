package dev.litekeeper.cli;

import dev.litekeeper.archive.RestorePlan;
import java.time.Duration;
import java.util.Locale;

/// How long a restore will take.
final class Estimate {
    private static final Duration CHILD = Duration.ofMillis(600);
    private static final double UNDO_BYTES_A_SECOND = 60e6;
    private static final double REPLACED_BYTES_A_SECOND = 150e6;

    private Estimate() {}

    /// The length of a restore in place: the state was put together in `building` just now; the live database takes its
    /// bytes in one transaction, and what it held is packed and proven in the stores.
    static Duration inPlace(Duration building, long bytes, RestorePlan plan) {
        double seconds = bytes / REPLACED_BYTES_A_SECOND + plan.undo().bytes() / UNDO_BYTES_A_SECOND;
        return building.plus(CHILD).plusMillis((long) (seconds * 1000));
    }

    /// As in `0.4 s`.
    static String text(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
