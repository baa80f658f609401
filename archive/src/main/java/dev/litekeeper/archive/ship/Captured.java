package dev.litekeeper.archive.ship;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/// The commits that were taken from a database, and when: as much of it as [Lag] needs. Of every few milliseconds the
/// first commit is remembered, so the age of any other is told as that of one just before it. Memory is bounded. Safe
/// for use by several threads.
public final class Captured {
    private static final int FEWEST = 8;
    private static final int MOST = 256;
    private static final long FINEST = Duration.ofMillis(10).toNanos();

    private final LongSupplier nanos;
    private long[] positions = new long[FEWEST];
    private long[] millis = new long[FEWEST];
    private long[] seen = new long[FEWEST];
    private int count;
    private long spacing = FINEST;
    private long newest;

    /// Nothing is taken yet.
    ///
    /// @param position the newest commit that was taken before
    /// @param oldestMillis no commit that a store still lacks was made before it, in milliseconds since 1970
    /// @param nanos a clock that never goes back
    public Captured(long position, long oldestMillis, LongSupplier nanos) {
        this.nanos = nanos;
        this.newest = position;
        remember(0, oldestMillis, nanos.getAsLong() - FINEST);
    }

    /// A commit was taken.
    ///
    /// @param at when it was made, in milliseconds since 1970
    public synchronized void commit(long position, long at) {
        newest = position;
        long now = nanos.getAsLong();
        if (now - seen[count - 1] >= spacing) {
            if (count == MOST) {
                thin();
            }
            remember(position, at, now);
        }
    }

    /// The newest commit that was taken.
    public synchronized long newest() {
        return newest;
    }

    /// How far a store is behind that has everything up to this position.
    ///
    /// @param nowMillis the time, in milliseconds since 1970
    public synchronized Lag behind(long position, long nowMillis) {
        if (position >= newest) {
            return new Lag(0, Duration.ZERO);
        }
        int floor = floor(position + 1);
        long byClock = nowMillis - millis[floor];
        long bySpan = (nanos.getAsLong() - seen[floor]) / 1_000_000;
        return new Lag(newest - position, Duration.ofMillis(Math.max(0, Math.max(byClock, bySpan))));
    }

    /// Every store has everything up to this position.
    public synchronized void everywhere(long position) {
        int floor = floor(position + 1);
        if (floor == 0) {
            return;
        }
        count -= floor;
        for (long[] column : new long[][] {positions, millis, seen}) {
            System.arraycopy(column, floor, column, 0, count);
        }
        spacing = Math.max(FINEST, spacing / 2);
    }

    /// The last one remembered that is not after this position.
    private int floor(long position) {
        int found = Arrays.binarySearch(positions, 0, count, position);
        return found >= 0 ? found : Math.max(0, -found - 2);
    }

    private void remember(long position, long at, long now) {
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, 2 * count);
            millis = Arrays.copyOf(millis, 2 * count);
            seen = Arrays.copyOf(seen, 2 * count);
        }
        positions[count] = position;
        millis[count] = at;
        seen[count] = now;
        count++;
    }

    private void thin() {
        count /= 2;
        for (int i = 0; i < count; i++) {
            positions[i] = positions[2 * i];
            millis[i] = millis[2 * i];
            seen[i] = seen[2 * i];
        }
        spacing *= 2;
    }
}
