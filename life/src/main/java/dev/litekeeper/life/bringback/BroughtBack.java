package dev.litekeeper.life.bringback;

import java.nio.file.Path;

/// Rows that were brought back.
///
/// @param inserted how many rows are there again
/// @param updated how many rows have their old values again
/// @param undo the script that takes it back; plain SQL
public record BroughtBack(BringBackPlan plan, long inserted, long updated, Path undo) {}
