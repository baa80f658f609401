package dev.litekeeper.wal;

/// A place in a WAL: after `frame` frames of the generation with these salts, with the running checksum there
/// (<https://www.sqlite.org/fileformat2.html#walformat>).
public record WalPoint(int salt1, int salt2, int frame, int checksum1, int checksum2) {}
