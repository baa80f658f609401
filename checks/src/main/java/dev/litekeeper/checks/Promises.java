package dev.litekeeper.checks;

import dev.litekeeper.files.ByteSize;
import java.time.Duration;

/// What the owner of the database promised, or accepts; the checks hold the facts against it.
///
/// `backupAge` is the recovery point objective: how old the newest proven backup may be. `restoreTime` is the recovery
/// time objective.
public record Promises(
        Duration backupAge,
        Duration restoreTime,
        Duration drillAge,
        Duration alertTestAge,
        Duration lookAge,
        Duration readerAge,
        Duration writerAge,
        ByteSize wal) {

    /// A backup a day with two hours of grace, restored within an hour, a drill and an alert test a week, a look an
    /// hour, readers up to a minute, writers up to ten seconds, and a write-ahead log of 512 MB.
    public static Promises usual() {
        return new Promises(
                Duration.ofHours(26),
                Duration.ofHours(1),
                Duration.ofDays(7),
                Duration.ofDays(7),
                Duration.ofHours(2),
                Duration.ofMinutes(1),
                Duration.ofSeconds(10),
                ByteSize.parse("512MB"));
    }
}
