package dev.litekeeper.archive.ship;

import dev.litekeeper.store.Content;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import dev.litekeeper.store.StoredObject;
import dev.litekeeper.store.Wrapping;

/// A store that does not honour conditional puts.
record Overwriting(Store store) implements Wrapping {
    @Override
    public StoredObject put(Key key, Content content) {
        store.delete(key);
        return store.put(key, content);
    }
}
