package dev.litekeeper.archive;

import dev.litekeeper.sqlite.CopyLimits;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.store.Store;
import java.nio.file.Path;
import java.util.List;

/// What is to be backed up, and where to.
///
/// @param stores at least one; each gets a copy and a proof of its own
/// @param scratch the folder for what is unpacked and thrown away; it needs twice the size of the database
/// @param limits what the copy may cost
public record BackupOrder(Scope scope, DatabaseFile database, List<Store> stores, Path scratch, CopyLimits limits) {
    public BackupOrder {
        stores = List.copyOf(stores);
    }
}
