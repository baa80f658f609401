package dev.litekeeper.archive.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.wal.TailStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BehindTest {
    private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");

    private final Behind behind = new Behind(BEGIN);

    @Test
    void tellsSinceWhenFramesWait() {
        assertThat(behind.look(tail(10, 0), BEGIN.plusSeconds(1))).isEmpty();
        assertThat(behind.look(tail(10, 3), BEGIN.plusSeconds(2))).hasValue(BEGIN.plusSeconds(1));
        assertThat(behind.look(tail(10, 5), BEGIN.plusSeconds(60))).hasValue(BEGIN.plusSeconds(1));
        assertThat(behind.look(tail(15, 0), BEGIN.plusSeconds(61))).isEmpty();
    }

    @Test
    void aClockThatGoesBackHidesNoStall() {
        assertThat(behind.look(tail(10, 0), BEGIN)).isEmpty();
        Instant back = BEGIN.minus(Duration.ofDays(1));
        behind.look(tail(10, 3), back);

        Optional<Instant> since = behind.look(tail(10, 3), back.plusSeconds(60));

        assertThat(since).hasValueSatisfying(found -> assertThat(found).isBeforeOrEqualTo(back));
    }

    private static TailStatus tail(long commits, int behind) {
        return new TailStatus(
                TailStatus.State.ACTIVE,
                Optional.empty(),
                commits,
                behind,
                0,
                10,
                0,
                Duration.ZERO,
                0,
                TailStatus.Waits.COULD_NOT_TELL,
                List.of());
    }
}
