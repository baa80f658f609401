package dev.litekeeper.archive.ship;

import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.store.Store;

/// Where the segments of a database go, and for whom.
///
/// @param keys whose archive it is
/// @param database which database is kept, in words that stay the same
/// @param takeOver not to mind another keeper or database there
public record Destination(Store store, ArchiveKeys keys, Keeper keeper, String database, boolean takeOver) {}
