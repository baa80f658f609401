package dev.litekeeper.archive.log;

import java.time.Instant;

/// A commit, as the index of a segment tells it.
///
/// @param position its number in the archive, from 1
/// @param millis when it was seen, in milliseconds since 1970; never before the entry before it
/// @param pages the size of the database after it, in pages
/// @param changed how many pages it brought
/// @param bytes how many bytes its differences take before they are compressed
/// @param hash the database hash after it
/// @param whole whether the state after it can be restored; it cannot while a scan is under way
/// @param scanned whether this is no commit of an app but the end of a scan, from which on the state is whole
public record CommitEntry(
        long position, long millis, int pages, int changed, long bytes, long hash, boolean whole, boolean scanned) {

    /// When it was seen.
    public Instant time() {
        return Instant.ofEpochMilli(millis);
    }
}
