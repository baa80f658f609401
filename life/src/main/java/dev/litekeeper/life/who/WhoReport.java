package dev.litekeeper.life.who;

import dev.litekeeper.sqlite.Presence;
import dev.litekeeper.sqlite.WalIndex;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Who used a database during a watch.
///
/// @param visitors everybody seen, those who are there now first
/// @param last the last look
/// @param wal what the shared memory said at the last look
/// @param walBytes the size of the `-wal` file, 0 where there is none
/// @param looks how many looks were taken
/// @param span the time between the first and the last
public record WhoReport(
        List<Visitor> visitors,
        Presence last,
        Optional<WalIndex> wal,
        long walBytes,
        int looks,
        Duration span,
        List<Warning> warnings) {

    public WhoReport {
        visitors = List.copyOf(visitors);
        warnings = List.copyOf(warnings);
    }

    /// The one whose snapshot is the oldest and keeps the WAL from being emptied.
    public Optional<Visitor> pinnedBy() {
        return visitors.stream()
                .filter(visitor -> behind(visitor) > 0)
                .max(Comparator.comparingLong(WhoReport::behind));
    }

    /// How many bytes of the WAL a visitor's snapshot does not have; 0 for one that pins nothing.
    public static long behind(Visitor visitor) {
        return visitor.duties().stream()
                .filter(Duty::pinsWal)
                .mapToLong(Duty::bytesBehind)
                .max()
                .orElse(0);
    }
}
