package dev.litekeeper.archive.litestream;

import dev.litekeeper.store.StoredObject;

/// An LTX file of a replica, by its name.
///
/// @param level 0 to 8, or 9 for a snapshot
/// @param min the first transaction
/// @param max the last one
record LtxObject(StoredObject object, int level, long min, long max) {
    static final int SNAPSHOT = 9;

    /// Whether it leads further than `other` from the same start: the later end, then the earlier start, then the
    /// higher level.
    boolean isBetterThan(LtxObject other) {
        if (max != other.max) {
            return max > other.max;
        }
        return min != other.min ? min < other.min : level > other.level;
    }

    @Override
    public String toString() {
        return object.key().text();
    }
}
