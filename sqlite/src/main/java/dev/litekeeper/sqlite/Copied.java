package dev.litekeeper.sqlite;

import java.time.Duration;
import java.time.Instant;

/// A consistent copy of a live database, page for page.
///
/// @param pageSize bytes a page
/// @param pages how many pages the copy has
/// @param fingerprint the content of the copied state
/// @param readFrom where the rows of the fingerprint were read
/// @param snapshot when the copied state was the current one
/// @param journalMode of the database, as in `wal`
/// @param writeLock how long the write lock was held; zero where it was not taken
/// @param stall how long the writers of a database in a rollback-journal mode could not commit; zero in WAL mode
/// @param copying how long the pages took
/// @param total how long all of it took
public record Copied(
        int pageSize,
        long pages,
        Fingerprint fingerprint,
        Source readFrom,
        Instant snapshot,
        String journalMode,
        Duration writeLock,
        Duration stall,
        Duration copying,
        Duration total) {

    /// Where the rows of a fingerprint were read.
    public enum Source {
        /// In the live database, in the very state that was copied.
        DATABASE,
        /// In the copy, so that the writers of a database in a rollback-journal mode did not have to wait for it.
        COPY
    }

    public long bytes() {
        return pageSize * pages;
    }
}
