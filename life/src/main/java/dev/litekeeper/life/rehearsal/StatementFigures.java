package dev.litekeeper.life.rehearsal;

import dev.litekeeper.files.ByteSize;
import java.time.Duration;

/// What one statement of a rehearsed script took.
///
/// @param line where it begins in the file
/// @param rows how many rows were inserted, changed or deleted
/// @param wal by how much the WAL grew before the script's commit
public record StatementFigures(int number, int line, String sql, Duration took, long rows, ByteSize wal) {}
