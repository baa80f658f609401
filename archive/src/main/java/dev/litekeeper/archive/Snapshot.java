package dev.litekeeper.archive;

import dev.litekeeper.files.ByteSize;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Fingerprint;
import java.nio.file.Path;

/// A consistent page-for-page copy of a database, and what its source held at that moment.
///
/// @param fingerprint the rows of the source, read in the transaction of the copy
/// @param pageSize bytes a page
/// @param pages how many
/// @param sqlite the SQLite that made it
record Snapshot(Path file, Fingerprint fingerprint, long pageSize, long pages, String sqlite) {

    /// Makes such copies.
    interface Maker {
        /// Copies the database to `target`, which must not be there. Gives up, leaving nothing, when its WAL grows
        /// beyond the budget.
        Snapshot copy(DatabaseFile source, Path target, ByteSize walBudget, Progress progress);
    }
}
