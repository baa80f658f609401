package dev.litekeeper.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// How long a drain that lags is waited for while an application cannot write.
class CatchUpTest {
    private static final long MILLI = 1_000_000;

    private final AtomicLong place = new AtomicLong();

    @Test
    void aDrainThatGetsOnIsWaitedFor() {
        assertThat(new CatchUp(place::incrementAndGet, () -> {}).whileItMoves(after(30)))
                .isTrue();
    }

    @Test
    void aDrainThatStandsStillIsNot() {
        assertThat(new CatchUp(place::get, () -> {}).whileItMoves(after(30))).isFalse();
    }

    @Test
    void norIsOneThatGetsOnForTooLong() {
        assertThat(new CatchUp(place::incrementAndGet, () -> {}).whileItMoves(after(60_000)))
                .isFalse();
    }

    private static BooleanSupplier after(long millis) {
        long start = System.nanoTime();
        return () -> System.nanoTime() - start > millis * MILLI;
    }
}
