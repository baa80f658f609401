package dev.litekeeper.wal;

import java.lang.foreign.MemorySegment;

/// Takes what happens to one database, in order.
///
/// All calls come from one thread. Memory that is handed over is valid during the call alone. What a call throws
/// ends the following of this database and is told by its [Tail].
public interface CommitSink {
    /// The database is followed from here on. Where `attachment` does not continue what was taken before, every
    /// page that was not part of a commit since then comes by [#scanned], and [#scanFinished] says that the state
    /// is whole.
    void attached(Attachment attachment);

    /// A page as the transaction that is being read leaves it: `pageSize` bytes of `memory` from `offset`. Pages
    /// come in the order of the WAL; a page that comes twice counts as it came last.
    void page(int number, MemorySegment memory, long offset);

    /// The transaction is committed; the database has so many pages now. `millis` is the time it was seen, in
    /// milliseconds since 1970 by the clock of this machine; `point` is where the WAL stands after it.
    void commit(int pages, long millis, WalPoint point);

    /// A page as it is now, between two commits, read from the database file.
    void scanned(int number, MemorySegment memory, long offset);

    /// Whether a scan may go on now. Where not, it waits, and commits are handed over meanwhile.
    default boolean takesScan() {
        return true;
    }

    /// Every page has been handed over since [#attached], by a commit or by the scan.
    void scanFinished(long millis);

    /// Nothing is followed any more; commits from here on are missed until the next [#attached].
    void detached(String why);
}
