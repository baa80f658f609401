package dev.litekeeper.ltx;

import java.io.IOException;

/// Pages of a database in ascending order, one in memory at a time. For one thread.
public interface PageSource {
    /// What the pages are of.
    LtxHeader header();

    /// Goes to the next page. False at the end, and then everything that was read has been verified; an [LtxFailure]
    /// where something is not what it must be.
    boolean next() throws IOException;

    /// The number of the page it is at.
    int number();

    /// The page it is at: an array of the page size, valid until the next call of [#next()].
    byte[] page();
}
