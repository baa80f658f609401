package dev.litekeeper.archive.litestream;

import java.time.Instant;
import java.util.Optional;

/// Restores one state of a replica after the other into one file. Quickest in ascending order. For one thread.
sealed interface Rebuild extends AutoCloseable permits LtxRebuild, WalRebuild {
    /// Makes the file this state. Fails as bad where it cannot be put together; then the next state is made from
    /// nothing.
    Image to(Position position);

    /// What the newest file of the state that was made last says of its time.
    Instant time();

    /// In words, a file of the replica that contradicts the state that was made last; empty where there is none.
    Optional<String> contradiction();

    @Override
    void close();
}
