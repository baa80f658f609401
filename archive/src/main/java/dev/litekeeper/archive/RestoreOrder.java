package dev.litekeeper.archive;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.store.Store;
import java.nio.file.Path;
import java.util.List;

/// What is to be restored, from where.
///
/// @param stores where backups are; undo points go into each of them
/// @param scratch the folder for what is unpacked and thrown away
/// @param landing the folder in which an undo point is written before it is in a store; it stays there where a
///     restore
///     is killed
public record RestoreOrder(Scope scope, DatabaseFile live, List<Store> stores, Path scratch, Path landing) {
    public RestoreOrder {
        stores = List.copyOf(stores);
    }
}
