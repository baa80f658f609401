package dev.litekeeper.archive.timeline;

import java.time.Instant;

/// A state of the database that can be restored: right after the commit at this position.
///
/// @param position the number of the commit in the archive
/// @param millis when the commit was seen, in milliseconds since 1970
/// @param pages the size of the database in pages
/// @param hash the database hash that was recorded with the commit
/// @param level 0 where every single commit around it stays; 1 to 8, ever coarser, where it ends an object
///     of this level; 9 where all there is of it is a snapshot
/// @param lineage the [Lineage] it belongs to
public record Point(long position, long millis, int pages, long hash, int level, String lineage) {

    /// When the commit was seen.
    public Instant time() {
        return Instant.ofEpochMilli(millis);
    }
}
