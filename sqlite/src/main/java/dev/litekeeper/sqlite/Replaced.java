package dev.litekeeper.sqlite;

import java.time.Duration;
import java.util.Optional;

/// The content of a live database was replaced, in one transaction of that database.
///
/// @param proof how it was shown that the new content is there
/// @param pages how many pages it has now
/// @param pageSize bytes a page
/// @param undoPages how many pages the undo copy has
/// @param undoDigest the pages of the undo copy; empty where somebody committed while it was made
/// @param journalMode of the database, as in `wal`
/// @param walBytes how large the `-wal` is now; it is reused from its start once every reader of the old content is
///     gone, and shrinks when the last connection is closed
/// @param waited how long it took to get the write lock
/// @param locked how long the write lock was held: no other process could commit meanwhile
/// @param total how long all of it took
public record Replaced(
        Proof proof,
        long pages,
        int pageSize,
        long undoPages,
        Optional<PageDigest> undoDigest,
        String journalMode,
        long walBytes,
        Duration waited,
        Duration locked,
        Duration total) {

    /// How the new content was proven.
    public enum Proof {
        /// Every page of our transaction was read back from the WAL and is equal to the backup's; its checksums
        /// hold.
        WAL_PAGES,
        /// Every page of the file was read back, with nobody able to write, and is equal to the backup's.
        FILE_PAGES,
        /// The rows were read back through a new connection and give the backup's fingerprint.
        ROWS
    }
}
