package dev.litekeeper.project;

import dev.litekeeper.files.ByteSize;
import java.time.Duration;
import java.time.LocalTime;

/// When backups are made, how many are kept, and what they may cost.
///
/// `daily` is in the time zone of the machine. A newest proven backup older than `maxAge` breaks the promise. A copy
/// that makes the WAL grow beyond `walBudget` is given up.
public record BackupPlan(LocalTime daily, Keep keep, Duration maxAge, ByteSize walBudget) {

    /// How many backups stay: the `last` ones, the newest one of each of so many days, weeks and months, and never
    /// fewer than `minimum` proven ones.
    public record Keep(int last, int daily, int weekly, int monthly, int minimum) {}
}
