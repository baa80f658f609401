package dev.litekeeper.life.copy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a copy from one environment to another did.
///
/// @param origin the database that was copied, with its host where it has one
/// @param by what read it there
/// @param temporary the copy with date and time
/// @param proof what proves that copy, in words
/// @param target the database that now holds the content
/// @param kept the database that was there before
/// @param migrated the scripts that ran on the target
/// @param notMigrated why no script could run; empty where they could
/// @param pruned older copies that were deleted
public record CopyReport(
        String origin,
        String by,
        Path temporary,
        long bytes,
        String proof,
        Path target,
        Optional<Path> kept,
        List<String> migrated,
        String notMigrated,
        List<Path> pruned,
        Duration took) {
    public CopyReport {
        migrated = List.copyOf(migrated);
        pruned = List.copyOf(pruned);
    }
}
