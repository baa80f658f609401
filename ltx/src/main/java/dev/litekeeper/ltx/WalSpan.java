package dev.litekeeper.ltx;

/// The part of a WAL that an LTX file was made of.
///
/// @param offset where it starts in the WAL, 32 or more; 0 where the file was not made of a WAL
/// @param size its bytes
public record WalSpan(long offset, long size, int salt1, int salt2) {
    /// No WAL.
    public static final WalSpan NONE = new WalSpan(0, 0, 0, 0);
}
