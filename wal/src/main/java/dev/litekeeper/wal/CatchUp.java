package dev.litekeeper.wal;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Waits for the drain, which is made to look at once. For one thread at a time.
final class CatchUp {
    private static final long SOON_NANOS = 10_000_000;
    private static final long STILL_NANOS = 20_000_000;
    private static final long LONG_NANOS = 40_000_000;
    private static final long PATIENT_NANOS = 250_000_000;
    private static final long SPIN_NANOS = 30_000;
    private static final long PAUSE_NANOS = 20_000;

    private final LongSupplier drained;
    private final Runnable wake;

    /// @param drained the place up to which everything was handed over
    /// @param wake makes the draining thread look at once
    CatchUp(LongSupplier drained, Runnable wake) {
        this.drained = drained;
        this.wake = wake;
    }

    void wake() {
        wake.run();
    }

    boolean soon(BooleanSupplier condition) {
        return within(SOON_NANOS, condition);
    }

    boolean patiently(BooleanSupplier condition) {
        return within(PATIENT_NANOS, condition);
    }

    /// While it hands frames over, and not for too long.
    boolean whileItMoves(BooleanSupplier condition) {
        long start = System.nanoTime();
        long before;
        do {
            before = drained.getAsLong();
            if (within(STILL_NANOS, condition)) {
                return true;
            }
        } while (drained.getAsLong() != before && System.nanoTime() - start < LONG_NANOS);
        return false;
    }

    private boolean within(long nanos, BooleanSupplier condition) {
        long start = System.nanoTime();
        wake.run();
        while (!condition.getAsBoolean()) {
            long waited = System.nanoTime() - start;
            if (waited >= nanos) {
                return false;
            }
            if (waited < SPIN_NANOS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return true;
    }
}
