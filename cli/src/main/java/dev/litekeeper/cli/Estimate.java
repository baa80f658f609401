package dev.litekeeper.cli;

import dev.litekeeper.archive.RestorePlan;
import java.time.Duration;
import java.time.Instant;

/// How long a restore will take.
final class Estimate {
    private static final double UNDO_BYTES_A_SECOND = 70e6;
    private static final double REPLACED_BYTES_A_SECOND = 150e6;
    private static final int STARTS = 3;
    private static final Duration SHORTEST_START = Duration.ofMillis(150);
    private static final Duration LONGEST_START = Duration.ofSeconds(1);

    private Estimate() {}

    /// The length of a restore in place: the state was put together in `building` just now; the live database takes
    /// its bytes in one transaction of a child process, and what it held is packed and proven in the stores. How
    /// fast this machine is shows in how long this process took from its start to `began`.
    static Duration inPlace(Instant began, Duration building, long bytes, RestorePlan plan) {
        double seconds = bytes / REPLACED_BYTES_A_SECOND + plan.undo().bytes() / UNDO_BYTES_A_SECOND;
        return building.plus(start(began).multipliedBy(STARTS)).plusMillis((long) (seconds * 1000));
    }

    /// How many times as long as an ordinary machine this one takes, by how long this process took until `began`.
    static double slowness(Instant began) {
        return (double) start(began).toMillis() / SHORTEST_START.toMillis();
    }

    private static Duration start(Instant began) {
        Duration taken = ProcessHandle.current()
                .info()
                .startInstant()
                .map(started -> Duration.between(started, began))
                .orElse(SHORTEST_START);
        return taken.compareTo(SHORTEST_START) < 0
                ? SHORTEST_START
                : taken.compareTo(LONGEST_START) > 0 ? LONGEST_START : taken;
    }

    /// As in `0.4 s`.
    static String text(Duration time) {
        long tenths = Math.round(time.toMillis() / 100.0);
        return tenths / 10 + "." + tenths % 10 + " s";
    }
}
