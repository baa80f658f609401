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
/// @param takeOver whether backups of other databases are those of this one, in other places
public record BackupOrder(
        Scope scope, DatabaseFile database, List<Store> stores, Path scratch, CopyLimits limits, boolean takeOver) {
    public BackupOrder(Scope scope, DatabaseFile database, List<Store> stores, Path scratch, CopyLimits limits) {
        this(scope, database, stores, scratch, limits, false);
    }

    public BackupOrder {
        stores = List.copyOf(stores);
    }

    public BackupOrder takeOver(boolean wanted) {
        return new BackupOrder(scope, database, stores, scratch, limits, wanted);
    }
}
