package dev.litekeeper.archive.capture;

import dev.litekeeper.failure.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How the capture of one database stands at a moment.
///
/// @param phase what it is doing
/// @param problem why it is not following; empty where it is
/// @param position the newest commit that was taken; 0 before the first
/// @param taken when that commit was seen; empty where none was seen since this capture began
/// @param behindSince since when commits may wait in the WAL that were not taken yet; empty where there are
///     none
/// @param walBytes bytes of the WAL that are in use
/// @param lock how the write lock of the database was used
/// @param spoolBytes what waits on this machine's disk for a store
/// @param spoolBudget what may wait there
/// @param gaps how often commits were missed since this capture began, and that left a difference
/// @param lastGap why they were missed last; empty where none were
/// @param replaced how often another file was found in the place of the database
/// @param stores where each store stands
public record CaptureFigures(
        Phase phase,
        Optional<Problem> problem,
        long position,
        Optional<Instant> taken,
        Optional<Instant> behindSince,
        long walBytes,
        WriteLock lock,
        long spoolBytes,
        long spoolBudget,
        int gaps,
        String lastGap,
        int replaced,
        List<StoreFigures> stores) {
    public CaptureFigures {
        stores = List.copyOf(stores);
    }

    /// How often the application was kept from writing for a moment.
    ///
    /// @param holds how many times since the database is followed
    /// @param longest the longest time
    /// @param waits whether the application waits meanwhile; where it does not, each of these is an error for it.
    ///     Empty where that could not be told
    public record WriteLock(long holds, Duration longest, Optional<Boolean> waits) {}

    /// What a capture is doing.
    public enum Phase {
        /// It is not attached yet.
        STARTING,
        /// It follows every commit, and reads every page once beside it.
        SCANNING,
        /// It follows every commit.
        FOLLOWING,
        /// It is not attached, commits are missed; it tries again by itself.
        DETACHED,
        /// It is over, commits are missed; only a new capture goes on.
        ENDED;

        /// Whether commits are taken.
        public boolean follows() {
            return this == SCANNING || this == FOLLOWING;
        }
    }
}
