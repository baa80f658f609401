package dev.litekeeper.migrate.online;

import java.time.Duration;

/// How much is done in one transaction: as many rows as take about as long as they may. It begins with few, because
/// nobody knows how long a row is.
final class Pace {
    private static final long LEAST = 20;
    private static final long MOST = 1_000_000;

    private final Duration target;
    private final long least;
    private final long most;
    private long rows;
    private long fastestCommit = Long.MAX_VALUE;
    private boolean full = true;

    private Pace(Duration target, long least, long most) {
        this.target = target;
        this.least = least;
        this.most = most;
        this.rows = least;
    }

    /// @param target how long the write lock may be held at a time
    Pace(Duration target) {
        this(target, LEAST, MOST);
    }

    /// Always so many rows.
    static Pace fixed(long rows) {
        return new Pace(Duration.ofSeconds(1), rows, rows);
    }

    /// How long a step may take, at most, before it is tried with fewer rows.
    Duration limit() {
        return target.multipliedBy(8).dividedBy(5);
    }

    /// Whether a step can be made of fewer rows.
    boolean divisible() {
        return rows > least;
    }

    /// A step of so many rows was given up.
    void tookTooLong() {
        rows = Math.max(least, rows / 2);
        full = true;
    }

    long rows() {
        return rows;
    }

    /// There were only so many rows to do: where that is fewer than [#rows()], the time they take says nothing of how
    /// many could be done.
    void did(long fewer) {
        full = fewer >= rows;
    }

    /// So many rows took so long, of which so much went into the commit. What the fastest commit takes is no
    /// matter of rows: fewer would not make it shorter. Near the target it grows with care: one step that
    /// went well says little of the next.
    void took(Duration took, Duration commit) {
        fastestCommit = Math.min(fastestCommit, commit.toNanos());
        double factor = (double) target.toNanos() / Math.max(1, took.toNanos() - fastestCommit);
        double growth = !full ? 1 : factor > 8 ? 4 : factor > 2 ? 1.5 : 1.2;
        rows = Math.clamp((long) (rows * Math.clamp(factor, 0.4, growth)), least, most);
        full = true;
    }
}
