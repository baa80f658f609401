package dev.litekeeper.store;

import dev.litekeeper.files.ByteSize;
import java.time.Instant;

/// An object that is in a store: its key, its size, and when it was stored by the store's clock.
public record StoredObject(Key key, ByteSize size, Instant stored) {
    @Override
    public boolean equals(Object other) {
        return other instanceof StoredObject that
                && key.equals(that.key)
                && size.compareTo(that.size) == 0
                && stored.equals(that.stored);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }
}
