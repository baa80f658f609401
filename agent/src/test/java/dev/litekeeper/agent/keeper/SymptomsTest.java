package dev.litekeeper.agent.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.agent.Alarm;
import dev.litekeeper.archive.capture.CaptureFigures;
import dev.litekeeper.archive.capture.CaptureFigures.Phase;
import dev.litekeeper.archive.capture.StoreFigures;
import dev.litekeeper.archive.ship.Lag;
import dev.litekeeper.archive.ship.Standing;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SymptomsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Optional<Problem> AWAY =
            Optional.of(Problem.environment("cannot store the object").hint("look at the disk"));

    private final Symptoms symptoms = new Symptoms(
            words -> "litekeeper " + words + " --env production",
            ByteSize.parse("64MB"),
            () -> Optional.of("pid 812 (python3, user app)"));

    @Test
    void isSilentWhileAllIsWell() {
        assertThat(symptoms.of(figures(Phase.FOLLOWING, 0, store(Duration.ofSeconds(2), AWAY)), NOW))
                .isEmpty();
    }

    @Test
    void tellsAStallOfHalfAMinuteAndWhatCausesIt() {
        Alarm alarm = only(figures(Phase.FOLLOWING, 0, store(Duration.ofSeconds(30), AWAY)));

        assertThat(alarm.id()).isEqualTo("store cloud");
        assertThat(alarm.evidence()).contains("3 commits wait, the oldest for 30 s", "cannot store the object");
        assertThat(alarm.fix()).isEqualTo("look at the disk");
    }

    @Test
    void namesWhoHoldsAWalThatIsTooLarge() {
        Alarm alarm = only(figures(Phase.FOLLOWING, 65L << 20, store(Duration.ZERO, Optional.empty())));

        assertThat(alarm.evidence()).contains("65.0 MB", "pid 812 (python3");
        assertThat(alarm.fix()).isEqualTo("litekeeper who --env production");
    }

    @Test
    void tellsADatabaseThatIsNotFollowed() {
        assertThat(only(figures(Phase.DETACHED, 0, store(Duration.ZERO, Optional.empty())))
                        .id())
                .isEqualTo("capture");
    }

    @Test
    void tellsThatTheAppDoesNotWaitForTheWriteLock() {
        StoreFigures well = store(Duration.ZERO, Optional.empty());
        Alarm alarm = only(figures(Phase.FOLLOWING, 0, 0, Optional.of(false), well));

        assertThat(alarm.id()).isEqualTo("busy-timeout");
        assertThat(alarm.evidence()).contains("12 times", "4 ms at most", "SQLITE_BUSY");
        assertThat(alarm.fix()).contains("busy_timeout", "keep.gentle");
    }

    @Test
    void tellsThatTheFileWasReplaced() {
        Alarm alarm = only(figures(Phase.FOLLOWING, 0, 2, Optional.of(true), store(Duration.ZERO, Optional.empty())));

        assertThat(alarm.id()).isEqualTo("replaced 2");
        assertThat(alarm.lasts()).isFalse();
        assertThat(alarm.fix()).isEqualTo("litekeeper history --env production");
    }

    private Alarm only(CaptureFigures figures) {
        List<Alarm> alarms = symptoms.of(figures, NOW);
        assertThat(alarms).hasSize(1);
        return alarms.getFirst();
    }

    private static CaptureFigures figures(Phase phase, long wal, StoreFigures store) {
        return figures(phase, wal, 0, Optional.empty(), store);
    }

    private static CaptureFigures figures(
            Phase phase, long wal, int replaced, Optional<Boolean> waits, StoreFigures store) {
        Optional<Problem> problem =
                phase == Phase.FOLLOWING ? Optional.empty() : Optional.of(Problem.environment("it is gone"));
        return new CaptureFigures(
                phase,
                problem,
                7,
                Optional.of(NOW),
                Optional.empty(),
                wal,
                new CaptureFigures.WriteLock(12, Duration.ofMillis(4), waits),
                0,
                1 << 30,
                0,
                "",
                replaced,
                List.of(store));
    }

    private static StoreFigures store(Duration lag, Optional<Problem> trouble) {
        Standing standing = new Standing(
                "cloud",
                Standing.Phase.SHIPPING,
                1,
                4,
                2,
                100,
                1,
                trouble,
                Optional.empty(),
                Optional.empty(),
                List.of());
        return new StoreFigures(standing, new Lag(lag.isZero() ? 0 : 3, lag));
    }
}
