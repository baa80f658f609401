package dev.litekeeper.sqlite;

import java.nio.file.Path;
import java.time.Duration;

/// A damaged database file was replaced by a backup.
///
/// @param evidence the folder with the damaged file and the files that lay beside it
/// @param bytes how long the new file is
/// @param total how long all of it took
public record Rescue(Path evidence, long bytes, Duration total) {}
