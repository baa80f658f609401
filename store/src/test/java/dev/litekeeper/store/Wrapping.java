package dev.litekeeper.store;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A store that hands every call on to another one, but for those that it overrides.
public interface Wrapping extends Store {
    /// The other one.
    Store store();

    @Override
    default String name() {
        return store().name();
    }

    @Override
    default String url() {
        return store().url();
    }

    @Override
    default Optional<Folder> folder() {
        return store().folder();
    }

    @Override
    default StoredObject put(Key key, Content content) {
        return store().put(key, content);
    }

    @Override
    default InputStream read(Key key) {
        return store().read(key);
    }

    @Override
    default Optional<StoredObject> find(Key key) {
        return store().find(key);
    }

    @Override
    default List<StoredObject> list(String prefix) {
        return store().list(prefix);
    }

    @Override
    default void delete(Key key) {
        store().delete(key);
    }

    @Override
    default void sweep(Instant now) {
        store().sweep(now);
    }
}
