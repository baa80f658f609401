package dev.litekeeper.archive.timeline;

import dev.litekeeper.store.Key;

/// An LTX object that was proven: whole pages, to be laid over an earlier state. A snapshot has all of
/// them.
record Layer(Key key, Proof proof) implements Piece {
    /// The level of the snapshots.
    static final int SNAPSHOT = 9;

    int level() {
        return proof.level();
    }

    boolean isSnapshot() {
        return level() == SNAPSHOT;
    }

    /// The position of the state it is laid over; it can also be laid over any state from there to its end.
    long after() {
        return isSnapshot() ? 0 : proof.first() - 1;
    }

    @Override
    public long last() {
        return proof.last();
    }

    @Override
    public long bytes() {
        return proof.bytes();
    }

    /// When the commit at [#last()] was seen, in milliseconds since 1970.
    long lastMillis() {
        return proof.lastMillis();
    }

    /// Whether laying it over the state at this position leads further.
    boolean continues(long position) {
        return !isSnapshot() && after() <= position && position < last();
    }

    Point point() {
        return new Point(
                proof.last(), proof.lastMillis(), proof.pages(), proof.hashAfter(), proof.level(), proof.lineage());
    }
}
