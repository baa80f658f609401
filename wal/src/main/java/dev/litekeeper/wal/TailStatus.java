package dev.litekeeper.wal;

import dev.litekeeper.failure.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How the following of a database stands.
///
/// @param state what goes on
/// @param problem why it is not followed, for people; empty while it is
/// @param commits how many commits were handed over since the beginning
/// @param behind how many frames are committed and not handed over yet
/// @param scanned how many pages the running scan has looked at; 0 where none runs
/// @param pages the size of the database in pages
/// @param walBytes bytes of the `-wal` that are in use: 0 where the next commit may begin it anew, however long the
///     file is
/// @param longestHold the longest time the write lock was held
/// @param holds how many times it was held
/// @param waits whether the application waits for the write lock while it is held
/// @param readers the processes whose snapshots keep the WAL from being emptied, a line each
public record TailStatus(
        State state,
        Optional<Problem> problem,
        long commits,
        int behind,
        int scanned,
        int pages,
        long walBytes,
        Duration longestHold,
        long holds,
        Waits waits,
        List<String> readers) {

    /// Whether an application waits for the write lock, or fails where it is not to be had at once.
    public enum Waits {
        YES,
        NO,
        COULD_NOT_TELL
    }

    /// What goes on with a database.
    public enum State {
        /// Commits are handed over as they come.
        ACTIVE,
        /// Nothing is committed; everything was handed over.
        IDLE,
        /// Commits are missed; the next try follows by itself.
        DETACHED,
        /// The sink failed; there are no more tries.
        ENDED,
        /// Closed by its owner.
        CLOSED
    }

    public TailStatus {
        readers = List.copyOf(readers);
    }
}
