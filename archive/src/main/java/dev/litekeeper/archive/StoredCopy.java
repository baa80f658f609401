package dev.litekeeper.archive;

import dev.litekeeper.files.ByteSize;
import java.util.Optional;

/// One copy of a backup in one store.
///
/// @param store the store's name
/// @param why what is wrong with it; empty where it is proven
/// @param manifest empty where there is none that can be read
/// @param size of what is stored
public record StoredCopy(
        BackupId id, String store, CopyState state, String why, Optional<Manifest> manifest, ByteSize size) {

    public boolean isProven() {
        return state == CopyState.PROVEN;
    }
}
