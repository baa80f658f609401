package dev.litekeeper.archive.ship;

import java.time.Instant;

/// A process that keeps a database.
///
/// @param id stays the same when the keeper is started again on the same state folder, and only then
/// @param run drawn at random when the process started
/// @param host the machine it runs on
/// @param since when it started
public record Keeper(String id, String run, String host, long pid, Instant since) {
    @Override
    public String toString() {
        return "process " + pid + " on " + host + ", started " + since;
    }
}
