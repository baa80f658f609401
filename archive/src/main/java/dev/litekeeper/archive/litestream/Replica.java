package dev.litekeeper.archive.litestream;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A replica of one database as Litestream laid it out in a folder or a bucket, as one listing of the store had it.
/// Nothing in it is ever changed.
public sealed interface Replica permits LtxReplica, WalReplica {
    /// The replica in this store. Fails as bad where there is none, and as a usage problem where there are several.
    static Replica in(Store store) {
        return Listing.of(store).only();
    }

    /// Which Litestream lays it out like this, as in `0.5`.
    String version();

    /// Where it is.
    String where();

    /// The states it claims to hold, the oldest first.
    List<Position> positions();

    /// The state with this number; empty where there is none.
    default Optional<Position> position(long number) {
        return positions().stream()
                .filter(position -> position.number() == number)
                .findFirst();
    }

    /// Restores a state to a file that does not exist. Fails as bad where the files of the replica do not give one;
    /// whether SQLite finds it whole is not asked.
    default void restore(Position position, Path target) {
        Delivery.restore(this, position, target);
    }

    /// Reads every file by itself: what is wrong with those that are not what they must be.
    List<DamagedObject> damaged();

    /// Restores states into this file, which does not exist, one after the other. States for which a damaged file
    /// would be needed are restored without it, where that is possible.
    Rebuild rebuild(Path file, List<DamagedObject> damaged);

    /// The failure of a state that cannot be put together.
    static Problem unreachable(Position position, String why) {
        return Problem.bad("the position cannot be restored").at(position).because(why);
    }
}
