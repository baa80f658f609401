package dev.litekeeper.wal;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for conditions, with a deadline that no machine reaches by being slow.
final class Wait {
    private static final Duration LONG = Duration.ofMinutes(2);

    private Wait() {}

    static void until(BooleanSupplier condition, Supplier<String> told) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(told.get());
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
