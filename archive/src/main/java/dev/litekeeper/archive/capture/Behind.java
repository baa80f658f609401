package dev.litekeeper.archive.capture;

import dev.litekeeper.wal.TailStatus;
import java.time.Instant;
import java.util.Optional;

/// Since when commits may wait in the WAL that were not taken, told from looks at how a tail stands. Never
/// told better than it is: what waited at a look counts as taken when at least as many commits were taken
/// as frames waited. A clock that goes back between two looks hides no more than the time between them.
final class Behind {
    private Instant surely;
    private Instant looked;
    private long goal;

    /// @param now nothing is known before this moment
    Behind(Instant now) {
        this.surely = now;
        this.looked = now;
        this.goal = Long.MAX_VALUE;
    }

    /// Looks once.
    synchronized Optional<Instant> look(TailStatus status, Instant now) {
        surely = earlier(surely, now);
        looked = earlier(looked, now);
        boolean follows = status.state() == TailStatus.State.ACTIVE || status.state() == TailStatus.State.IDLE;
        if (!follows) {
            goal = Long.MAX_VALUE;
            return Optional.of(surely);
        }
        if (status.behind() == 0) {
            surely = now;
            looked = now;
            goal = status.commits();
            return Optional.empty();
        }
        if (status.commits() >= goal) {
            surely = looked;
            looked = now;
            goal = status.commits() + status.behind();
        } else if (goal == Long.MAX_VALUE) {
            looked = now;
            goal = status.commits() + status.behind();
        }
        return Optional.of(surely);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
