package dev.litekeeper.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.sqlite.WalState;
import org.junit.jupiter.api.Test;

/// How long a cycle is.
class PaceTest {
    private static final long MILLI = 1_000_000;
    private static final int USUAL = 4000;
    private static final int SHORTEST = 500;

    private final Pace pace = new Pace(64 << 20, 4096, 0);

    PaceTest() {
        for (int millis = 0; millis <= 1000; millis += 10) {
            int frames = 80 * millis;
            pace.note(new WalState(4096, 10, 1, 1, frames, 0, 1, 1), frames, millis * MILLI);
        }
    }

    @Test
    void aWriterOfEightyThousandFramesASecondHasLongOnes() {
        assertThat(pace.length()).isEqualTo(USUAL);
        assertThat(pace.hurries()).isFalse();
    }

    @Test
    void theyAreShortAtOnceWhereItWritesFasterThanIsMovedBesideIt() {
        pace.outrun();

        assertThat(pace.length()).isEqualTo(SHORTEST);
        assertThat(pace.hurries()).isTrue();
    }

    @Test
    void theyAreShortenedWhereItCouldNotWriteForLong() {
        pace.held(60 * MILLI, 5000);

        assertThat(pace.length()).isEqualTo(USUAL / 4);
    }

    @Test
    void theyStayWhereADiskWasSlowWithFewFrames() {
        pace.held(60 * MILLI, 100);

        assertThat(pace.length()).isEqualTo(USUAL);
    }

    @Test
    void theyGrowAgainWhileTheWaitsAreShort() {
        pace.outrun();
        for (int i = 0; i < 10; i++) {
            pace.held(MILLI, 400);
        }

        assertThat(pace.length()).isEqualTo(USUAL);
        assertThat(pace.hurries()).isFalse();
    }
}
