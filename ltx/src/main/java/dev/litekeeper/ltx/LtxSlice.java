package dev.litekeeper.ltx;

/// A part of an LTX file: the frames of pages that lie side by side.
///
/// @param offset where it begins in the file
/// @param length its bytes
/// @param pages how many pages it has
public record LtxSlice(long offset, int length, int pages) {}
