package dev.litekeeper.life.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.PageDigest;
import dev.litekeeper.sqlite.Replaced;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SinceRunTest {
    private static final PageDigest LOOKED_AT = new PageDigest(4096, 3, "a1");
    private static final PageDigest ANOTHER = new PageDigest(4096, 3, "b2");

    @Test
    void nobodyCommittedWhereTheUndoPointHoldsWhatWasLookedAt() {
        assertThat(kind(Optional.of(LOOKED_AT), Optional.of(LOOKED_AT))).isEmpty();
    }

    @Test
    void somebodyCommittedWhereTheUndoPointHoldsSomethingElse() {
        assertThat(kind(Optional.of(LOOKED_AT), Optional.of(ANOTHER))).contains(Kind.BAD);
    }

    @Test
    void itCannotBeToldWhereOneOfThemIsNotKnown() {
        assertThat(kind(Optional.empty(), Optional.of(ANOTHER))).contains(Kind.UNKNOWN);
        assertThat(kind(Optional.of(LOOKED_AT), Optional.empty())).contains(Kind.UNKNOWN);
        assertThat(kind(Optional.empty(), Optional.empty())).contains(Kind.UNKNOWN);
    }

    private static Optional<Kind> kind(Optional<PageDigest> looked, Optional<PageDigest> undone) {
        Replaced replaced = new Replaced(
                Replaced.Proof.ROWS, 3, 4096, 3, undone, "wal", 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        return new SinceRun(Optional.empty(), List.of(), looked)
                .meanwhile(replaced)
                .map(Problem::kind);
    }
}
