package dev.litekeeper.archive.timeline;

import dev.litekeeper.files.ByteSize;

/// What an archive takes in a store.
///
/// @param objects how many objects
/// @param bytes all of them together
/// @param needed those that are neither announced for deletion nor left over
/// @param database the size of the database at the newest state
public record Holdings(int objects, ByteSize bytes, ByteSize needed, ByteSize database) {

    /// How many times the database's own size the archive takes.
    public double amplification() {
        return database.bytes() == 0 ? 0 : (double) needed.bytes() / database.bytes();
    }
}
