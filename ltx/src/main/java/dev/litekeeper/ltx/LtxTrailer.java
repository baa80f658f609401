package dev.litekeeper.ltx;

/// The end of an LTX file.
///
/// @param pages the pages in it
/// @param bytes its length
/// @param postApplyChecksum the checksum of the database after it; 0 where the file carries none
/// @param fileChecksum the checksum of the file itself
public record LtxTrailer(int pages, long bytes, long postApplyChecksum, long fileChecksum) {
    static final int SIZE = 16;
}
