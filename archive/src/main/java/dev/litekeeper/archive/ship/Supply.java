package dev.litekeeper.archive.ship;

import dev.litekeeper.archive.log.Seal;
import java.util.Optional;

/// Brings into a store what it lacks of an archive and this machine no longer has, out of another store.
@FunctionalInterface
public interface Supply {
    /// None, where there is no other store.
    Supply NONE = (_, _, _) -> Optional.empty();

    /// Puts into an epoch what leads from where the archive ends to another segment. Nothing of it counts
    /// before the last object is put, which is that segment. Fails as refused where this epoch can no longer
    /// take it.
    ///
    /// @param epoch the epoch of the store that lacks it
    /// @param there how the archive ends there
    /// @param goal the last segment to be brought
    /// @return the segment that was brought last; empty where no other store has all that is needed
    Optional<Ledger.Entry> bring(long epoch, Tip there, Seal goal);
}
