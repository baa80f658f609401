package dev.litekeeper.migrate;

import java.time.Duration;

/// A statement of a script that was executed.
///
/// @param number its number among all of the script, from 1
/// @param line where it begins in the file
/// @param rows how many rows were inserted, changed or deleted, by triggers and foreign keys too
public record Executed(ScriptName script, int number, int line, String sql, Duration took, long rows) {}
