package dev.litekeeper.life.who;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.HeldLock;
import dev.litekeeper.sqlite.Occupant;
import dev.litekeeper.sqlite.Presence;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Who keeps a WAL from being used anew.
public final class Pinner {
    private Pinner() {}

    /// The other processes that read a snapshot at this moment, in words; empty where none is seen.
    public static Optional<String> of(DatabaseFile database) {
        return of(Presence.glance(database), _ -> true);
    }

    /// The same without this process, as a keeper that moves its snapshot on by itself.
    public static Optional<String> besides(OptionalLong pid, DatabaseFile database) {
        return of(Presence.glance(database), occupant -> pid.isEmpty() || occupant.pid() != pid.getAsLong());
    }

    private static Optional<String> of(Presence presence, Predicate<Occupant> counts) {
        List<Occupant> readers = presence.occupants().stream()
                .filter(occupant -> occupant.is(HeldLock.Role.READING_WAL) && counts.test(occupant))
                .toList();
        if (!readers.isEmpty()) {
            return Optional.of(readers.stream().map(Occupant::describe).collect(Collectors.joining(", ")));
        }
        boolean hidden = presence.unnamed().stream().anyMatch(lock -> lock.role() == HeldLock.Role.READING_WAL);
        return hidden ? Optional.of("a reader in another container") : Optional.empty();
    }
}
