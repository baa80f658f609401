package dev.litekeeper.wal;

import dev.litekeeper.sqlite.WalState;

/// How fast the application commits, and how long the WAL may therefore become before it is emptied. For one
/// thread.
final class Pace {
    private static final long WINDOW_NANOS = 50_000_000;
    /// What is left of an excess after a window.
    private static final double KEPT = 0.75;
    private static final double SECONDS_A_CYCLE = 0.05;
    private static final double SECONDS_OF_A_PORTION = 0.05;
    private static final int LEAST_PORTION = 300;
    private static final double SECONDS_BETWEEN_WAITS = 0.25;
    private static final int ENOUGH = 4000;
    private static final double SECONDS_OF_A_PAUSE = 0.004;
    private static final int FEWEST = 900;
    private static final int MOST = 8000;
    private static final int SHORTEST = 1000;
    private static final long HOLD_NANOS = 25_000_000;
    private static final double LEAST = 0.1;
    private static final double LARGEST_STEP = 1.5;
    private static final double FRAMES_A_LOOK = 32;
    private static final long SHORTEST_LOOK = 300_000;
    private static final long LONGEST_LOOK = 4_000_000;
    private static final int MANY = 32;
    private static final double LITTLE = 1000;
    private static final long BUSY_NANOS = 50_000_000;

    private final int limit;
    private long windowStart;
    private long windowFrames;
    private long changed;
    private long noted;
    private long busy;
    private long place;
    private double rate;
    private double part = 1;
    private double trust = LEAST;
    private volatile long look = LONGEST_LOOK;
    private int baseSalt;
    private int base;

    /// @param walLimit bytes the WAL is kept below
    Pace(long walLimit, int pageSize, long nanos) {
        this.limit = (int) Math.min(Integer.MAX_VALUE, walLimit / (Drain.FRAME_HEADER + pageSize));
        this.windowStart = nanos;
        this.changed = nanos;
        this.busy = nanos - BUSY_NANOS;
    }

    /// Notes a look at the WAL, with the number of all frames that were written since the beginning.
    void note(WalState state, long frames, long nanos) {
        if (state.place() != place) {
            place = state.place();
            changed = nanos;
        }
        if (frames - noted > MANY) {
            busy = nanos;
        }
        noted = frames;
        long span = nanos - windowStart;
        if (span >= WINDOW_NANOS) {
            double now = (frames - windowFrames) * 1e9 / span;
            rate = now > rate ? now : now + (rate - now) * Math.pow(KEPT, (double) span / WINDOW_NANOS);
            if (rate * SECONDS_BETWEEN_WAITS < FEWEST) {
                trust = LEAST;
            }
            windowStart = nanos;
            windowFrames = frames;
            look = Math.clamp((long) (FRAMES_A_LOOK / rate * 1e9), SHORTEST_LOOK, LONGEST_LOOK);
        }
    }

    /// How long it takes until there is something to be done about the WAL, in nanoseconds. May be called from any
    /// thread.
    long look() {
        return look;
    }

    /// Whether so little is committed that a look now and then suffices.
    boolean slow(long nanos) {
        return nanos - busy > BUSY_NANOS && rate < LITTLE;
    }

    /// Frames a second.
    double rate() {
        return rate;
    }

    /// How long ago the last commit was seen, in nanoseconds.
    long quiet(long nanos) {
        return nanos - changed;
    }

    /// A cycle ended in this state: the next one is due so many frames later.
    void cycled(WalState state) {
        baseSalt = state.salt1();
        base = state.frames();
    }

    /// Whether a cycle is due.
    boolean due(WalState state) {
        int grown = state.salt1() == baseSalt ? state.frames() - base : state.frames();
        return grown >= length();
    }

    /// Frames between two cycles. Each may make a writer wait, so that the WAL is let grow to a few thousand frames
    /// at any rate; but not where a longer cycle is a longer wait. A burst begins with short ones, which grow while
    /// the waits are short.
    int length() {
        double seldom = Math.min(rate * SECONDS_BETWEEN_WAITS, ENOUGH);
        double grown = Math.max(rate * SECONDS_A_CYCLE, seldom);
        double fewest = Math.min(FEWEST, limit / 4);
        double most = Math.clamp(grown, fewest, Math.min(MOST, limit / 4));
        double length = fewest + (most - fewest) * trust;
        return (int) Math.max(length * part, Math.min(length, SHORTEST));
    }

    /// The application writes faster than frames are moved beside it.
    void outrun() {
        part = Math.min(part, LEAST);
    }

    /// It could not write for this time, in which so many frames were moved.
    void held(long nanos, int frames) {
        double suits = (double) HOLD_NANOS / nanos;
        if (suits >= 1) {
            trust = Math.min(1, trust * LARGEST_STEP);
        }
        if (suits < 1 ? frames > SHORTEST : hurries()) {
            part = Math.clamp(part * Math.min(suits, LARGEST_STEP), LEAST, 1);
        }
    }

    /// Whether cycles are shorter than usual, as what is left to be moved under the write lock grows with them.
    boolean hurries() {
        return part < 1;
    }

    /// How many frames are moved into the database file at once, so that neither the disk nor the processor is taken
    /// for long.
    int portion() {
        return Math.max(LEAST_PORTION, (int) (rate * SECONDS_OF_A_PORTION));
    }

    /// Whether the WAL is longer than cycles let it become.
    boolean grows(WalState state) {
        return state.frames() > limit / 4;
    }

    /// Whether the WAL is so long that the application has to wait for it to be emptied.
    boolean presses(WalState state) {
        return state.frames() > limit / 8 * 5;
    }

    /// Whether it is so long that the application has to wait for as long as that takes.
    boolean overflows(WalState state) {
        return state.frames() > limit / 4 * 3;
    }

    /// Whether there is time for a small checkpoint between two commits, most times.
    boolean pauses() {
        return rate * SECONDS_OF_A_PAUSE < 1;
    }
}
