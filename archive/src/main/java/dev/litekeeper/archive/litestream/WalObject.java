package dev.litekeeper.archive.litestream;

import dev.litekeeper.store.StoredObject;
import java.util.Comparator;

/// A file of a replica of Litestream 0.3: a snapshot, or a part of a WAL.
///
/// @param generation the name of the unbroken stretch of WALs it is of
/// @param index the number of the WAL in it
/// @param offset where in the WAL it starts; [#SNAPSHOT] for the database as it was before that WAL
record WalObject(StoredObject object, String generation, long index, long offset) {
    static final long SNAPSHOT = -1;
    static final Comparator<WalObject> ORDER =
            Comparator.comparingLong(WalObject::index).thenComparingLong(WalObject::offset);

    boolean isSnapshot() {
        return offset == SNAPSHOT;
    }

    /// What Litestream calls the state after it.
    String label() {
        return isSnapshot()
                ? String.format("%s/%08x", generation, index)
                : String.format("%s/%08x:%08x", generation, index, offset);
    }

    @Override
    public String toString() {
        return object.key().text();
    }
}
