package dev.litekeeper.wal;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.HeldLock;
import dev.litekeeper.sqlite.Occupant;
import dev.litekeeper.sqlite.Presence;
import dev.litekeeper.sqlite.WalIndex;
import java.util.List;
import java.util.Optional;

/// The processes whose snapshots keep a WAL from being emptied.
final class Readers {
    private Readers() {}

    /// A line for each; one that says so where there are some and none can be seen.
    static List<String> of(DatabaseFile database) {
        Optional<WalIndex> index = WalIndex.of(database);
        List<String> seen = Presence.glance(database).occupants().stream()
                .filter(occupant -> index.isPresent() && isBehind(occupant, index.get()))
                .map(Occupant::describe)
                .toList();
        return seen.isEmpty() ? List.of("a process that cannot be seen from here") : seen;
    }

    private static boolean isBehind(Occupant occupant, WalIndex index) {
        return occupant.locks().stream()
                .anyMatch(lock -> lock.role() == HeldLock.Role.READING_WAL && index.bytesBehind(lock.mark()) > 0);
    }
}
