package dev.litekeeper.migrate.adopt;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A line of another tool's history.
///
/// @param version as the tool writes it; its name where scripts have no versions; empty for one that runs again
/// @param file the script's file; empty where the tool does not say
/// @param at when it ran, where the tool says so
/// @param who empty where the tool does not say
/// @param checksum the CRC-32 of the file's lines, where the tool keeps one
public record Past(
        String version,
        String file,
        State state,
        Optional<Instant> at,
        String who,
        Duration took,
        Optional<Integer> checksum) {

    /// What became of a script.
    public enum State {
        /// It ran.
        APPLIED,
        /// It and all with lower versions ran.
        UP_TO,
        /// It and all with lower versions count as done; nothing says which they were.
        BASELINE,
        /// It ran, and is no SQL.
        CODE,
        /// It failed half-way, or goes on now.
        FAILED
    }

    String name() {
        return file.isEmpty() ? version : file;
    }
}
