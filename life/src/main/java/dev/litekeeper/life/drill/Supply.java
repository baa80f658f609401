package dev.litekeeper.life.drill;

import dev.litekeeper.archive.BackupId;
import dev.litekeeper.archive.Scope;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import java.util.List;
import java.util.stream.Stream;

/// The objects of real stores that a sandbox gets copies of, in one store of this name.
record Supply(String name, List<Item> items) {
    Supply {
        items = List.copyOf(items);
    }

    /// An object where it really is.
    record Item(Store store, Key key) {}

    /// The objects of this backup.
    static Supply of(Store store, Scope scope, BackupId backup) {
        return new Supply(
                store.name(),
                store.list(scope.prefix() + backup).stream()
                        .map(object -> new Item(store, object.key()))
                        .toList());
    }

    /// These objects of a store.
    static Supply of(Store store, List<Key> keys) {
        return new Supply(
                store.name(), keys.stream().map(key -> new Item(store, key)).toList());
    }

    /// With those of another.
    Supply and(Supply other) {
        return new Supply(
                name, Stream.concat(items.stream(), other.items.stream()).toList());
    }
}
