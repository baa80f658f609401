package dev.litekeeper.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.sqlite.WalState;
import org.junit.jupiter.api.Test;

/// How long a cycle is.
class PaceTest {
    private static final long MILLI = 1_000_000;
    private static final int USUAL = 4000;
    private static final int LEAST = 900;
    private static final int SHORTEST = 1000;

    private final Pace pace = new Pace(64 << 20, 4096, 0);
    private int frames;
    private int millis;

    PaceTest() {
        writes(80);
        waitsAreShort();
    }

    /// For a second, so many frames each millisecond.
    private void writes(int each) {
        for (int i = 0; i < 100; i++) {
            pace.note(new WalState(4096, 10, 1, 1, frames, 0, 1, 1), frames, millis * MILLI);
            millis += 10;
            frames += each * 10;
        }
    }

    private void waitsAreShort() {
        for (int i = 0; i < 10; i++) {
            pace.held(MILLI, 400);
        }
    }

    @Test
    void aWriterOfEightyThousandFramesASecondHasLongOnes() {
        assertThat(pace.length()).isEqualTo(USUAL);
        assertThat(pace.hurries()).isFalse();
    }

    @Test
    void aBurstBeginsWithShortOnesAsItIsNotKnownHowLongAWaitIs() {
        writes(0);
        assertThat(pace.length()).isEqualTo(LEAST);

        writes(80);
        assertThat(pace.length()).isBetween(LEAST, LEAST + USUAL / 10);
        assertThat(pace.hurries()).isFalse();

        waitsAreShort();
        assertThat(pace.length()).isEqualTo(USUAL);
    }

    @Test
    void theyAreShortAtOnceWhereItWritesFasterThanIsMovedBesideIt() {
        pace.outrun();

        assertThat(pace.length()).isEqualTo(SHORTEST);
        assertThat(pace.hurries()).isTrue();
    }

    @Test
    void theyAreShortenedWhereItCouldNotWriteForLong() {
        pace.held(100 * MILLI, 5000);

        assertThat(pace.length()).isEqualTo(USUAL / 4);
    }

    @Test
    void theyStayWhereADiskWasSlowWithFewFrames() {
        pace.held(100 * MILLI, 100);

        assertThat(pace.length()).isEqualTo(USUAL);
    }

    @Test
    void theyGrowAgainWhileTheWaitsAreShort() {
        pace.outrun();
        waitsAreShort();

        assertThat(pace.length()).isEqualTo(USUAL);
        assertThat(pace.hurries()).isFalse();
    }
}
