package dev.litekeeper.archive.timeline;

import dev.litekeeper.store.Key;

/// What one object, or a part of one, gives: the way from the state at one position to the state at a later
/// one.
sealed interface Piece permits Layer, Stretch {
    /// The object.
    Key key();

    /// How many bytes of the object have to be read.
    long bytes();

    /// The position of the state it leads to.
    long last();
}
