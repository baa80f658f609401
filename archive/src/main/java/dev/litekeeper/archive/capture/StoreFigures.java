package dev.litekeeper.archive.capture;

import dev.litekeeper.archive.ship.Lag;
import dev.litekeeper.archive.ship.Standing;

/// How far one store is behind what was taken from the database. What is not known to be durable in the
/// store counts as missing.
public record StoreFigures(Standing standing, Lag lag) {

    /// The name of the store.
    public String name() {
        return standing.store();
    }
}
