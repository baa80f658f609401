package dev.litekeeper.archive.capture;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.project.KeepPlan;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.store.Store;
import java.nio.file.Path;
import java.util.List;

/// What is to be followed, and where it goes.
///
/// @param database the live database
/// @param identity which database it is, in words that stay the same
/// @param scope whose archive it is
/// @param folder what is known of it between two runs; its lock is held by the caller
/// @param plan how it is kept
/// @param stores where it goes
/// @param takeOver not to mind another keeper or database in the stores
public record CaptureOrder(
        DatabaseFile database,
        String identity,
        Scope scope,
        Path folder,
        KeepPlan plan,
        List<Store> stores,
        boolean takeOver) {
    public CaptureOrder {
        stores = List.copyOf(stores);
    }
}
