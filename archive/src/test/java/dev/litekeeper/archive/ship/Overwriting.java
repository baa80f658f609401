package dev.litekeeper.archive.ship;

import dev.litekeeper.store.Content;
import dev.litekeeper.store.Folder;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import dev.litekeeper.store.StoredObject;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A store that does not honour conditional puts.
record Overwriting(Store store) implements Store {
    @Override
    public String name() {
        return store.name();
    }

    @Override
    public String url() {
        return store.url();
    }

    @Override
    public Optional<Folder> folder() {
        return store.folder();
    }

    @Override
    public StoredObject put(Key key, Content content) {
        store.delete(key);
        return store.put(key, content);
    }

    @Override
    public InputStream read(Key key) {
        return store.read(key);
    }

    @Override
    public Optional<StoredObject> find(Key key) {
        return store.find(key);
    }

    @Override
    public List<StoredObject> list(String prefix) {
        return store.list(prefix);
    }

    @Override
    public void delete(Key key) {
        store.delete(key);
    }

    @Override
    public void sweep(Instant now) {
        store.sweep(now);
    }
}
