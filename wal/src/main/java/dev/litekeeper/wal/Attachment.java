package dev.litekeeper.wal;

/// How the following of a database begins.
///
/// @param pageSize bytes of a page, 512 to 65536
/// @param pages the size of the database in pages, as far as it is known before the scan
/// @param continues whether no commit was missed since the [WalPoint] that was given; then there is no scan
/// @param why in words, why it does not continue: the first time, the WAL was reset meanwhile, and so on; empty
///     where it does
/// @param inode which file it is, as in `64769:1234`
public record Attachment(int pageSize, int pages, boolean continues, String why, String inode) {}
