package dev.litekeeper.archive.log;

/// The database at a place of the log.
///
/// @param pages its size in pages
/// @param hash its database hash
/// @param millis the time of the newest entry, in milliseconds since 1970
/// @param whole whether it is a state the database was in; it is not while a scan is under way
public record LogState(int pages, long hash, long millis, boolean whole) {
    /// Nothing.
    public static final LogState EMPTY = new LogState(0, 0, 0, false);
}
