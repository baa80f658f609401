package dev.litekeeper.archive.litestream;

import java.util.Locale;

/// What a position of a replica is worth.
public enum Soundness {
    /// It is restored, SQLite finds nothing wrong, and no other file of the replica contradicts it.
    SOUND,
    /// It is restored and whole, and a little newer than it says: its snapshot was taken after the transaction it is
    /// named for, and the files after it agree again. Litestream before 0.5.16 makes such snapshots.
    INEXACT,
    /// It is restored, and no database: SQLite finds it damaged although every checksum of the replica is right.
    MALFORMED,
    /// The files do not give a state: one is missing, cut off, damaged, or leaves out pages.
    UNREACHABLE,
    /// It is restored and whole, but another file of the replica says that it was different, as where two wrote.
    CONTRADICTED;

    /// Whether the database was in this state, as far as the replica can tell.
    public boolean isGood() {
        return switch (this) {
            case SOUND, INEXACT -> true;
            case MALFORMED, UNREACHABLE, CONTRADICTED -> false;
        };
    }

    /// As it is written in JSON.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
