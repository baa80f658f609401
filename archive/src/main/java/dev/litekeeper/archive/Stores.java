package dev.litekeeper.archive;

import dev.litekeeper.project.NamedStore;
import dev.litekeeper.store.Store;
import java.util.List;
import java.util.Map;

/// From the stores of `litekeeper.yml` to stores that can be used.
public final class Stores {
    private Stores() {}

    /// The stores in their order. `variables` are those of the process; secrets are looked up there. Nothing is
    /// created and nothing is asked yet.
    public static List<Store> open(List<NamedStore> named, Map<String, String> variables) {
        return named.stream().map(store -> open(store, variables)).toList();
    }

    /// One of them.
    public static Store open(NamedStore named, Map<String, String> variables) {
        return switch (named.address()) {
            case NamedStore.Folder _ -> Store.at(named.name(), named.url());
            case NamedStore.Bucket _ -> Store.at(named.name(), named.url());
        };
    }
}
