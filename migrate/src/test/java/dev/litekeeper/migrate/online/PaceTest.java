package dev.litekeeper.migrate.online;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
    private static final Duration TARGET = Duration.ofMillis(40);

    @ParameterizedTest
    @CsvSource({"1, 40000", "10, 4000", "1000, 40", "100000, 20"})
    void takesAsManyRowsAsAreDoneInTheTargetTime(long microsPerRow, long wanted) {
        assertThat(settled(microsPerRow, 0)).isBetween(wanted * 9 / 10, wanted * 11 / 10);
    }

    @Test
    void takesNoFewerBecauseEachCommitWaitsForTheDisk() {
        assertThat(settled(100, 150)).isBetween(360L, 440L);
    }

    @Test
    void beginsWithFewRows() {
        assertThat(new Pace(TARGET).rows()).isLessThanOrEqualTo(20);
    }

    @Test
    void learnsNothingFromAStepThatHadLittleToDo() {
        Pace pace = new Pace(TARGET);
        for (int i = 0; i < 10; i++) {
            pace.did(3);
            pace.took(Duration.ofMillis(1), Duration.ZERO);
        }
        assertThat(pace.rows()).isEqualTo(new Pace(TARGET).rows());
    }

    @Test
    void takesFewerWhereAStepWasGivenUpUntilNoneCanBeLeftOut() {
        Pace pace = new Pace(TARGET);
        assertThat(pace.divisible()).isFalse();
        pace.took(Duration.ofMillis(1), Duration.ZERO);
        long before = pace.rows();
        assertThat(pace.divisible()).isTrue();
        pace.tookTooLong();
        assertThat(pace.rows()).isEqualTo(before / 2);
        pace.tookTooLong();
        pace.tookTooLong();
        assertThat(pace.divisible()).isFalse();
        assertThat(pace.rows()).isEqualTo(new Pace(TARGET).rows());
    }

    private static long settled(long microsPerRow, long millisOfCommit) {
        Pace pace = new Pace(TARGET);
        for (int i = 0; i < 100; i++) {
            Duration commit = Duration.ofMillis(millisOfCommit);
            pace.took(Duration.ofNanos(pace.rows() * microsPerRow * 1000).plus(commit), commit);
        }
        return pace.rows();
    }
}
