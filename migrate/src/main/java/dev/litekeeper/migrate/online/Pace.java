package dev.litekeeper.migrate.online;

import java.time.Duration;

/// How much is done in one transaction: as many rows as take about as long as they may.
final class Pace {
    private static final long LEAST = 20;
    private static final long MOST = 100_000;

    private final Duration target;
    private final long most;
    private long rows = 500;
    private Duration longest = Duration.ZERO;

    /// @param target how long the write lock may be held at a time
    /// @param most how many rows at most
    Pace(Duration target, long most) {
        this.target = target;
        this.most = Math.min(MOST, most);
    }

    Pace(Duration target) {
        this(target, MOST);
    }

    long rows() {
        return rows;
    }

    /// So many rows took so long.
    void took(Duration took) {
        longest = took.compareTo(longest) > 0 ? took : longest;
        double factor = (double) target.toNanos() / Math.max(1, took.toNanos());
        rows = Math.clamp((long) (rows * Math.clamp(factor, 0.4, 1.5)), Math.min(LEAST, most), most);
    }

    Duration longest() {
        return longest;
    }
}
