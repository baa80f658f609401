package dev.litekeeper.archive.timeline;

import java.util.Optional;

/// What a time stands for in the archive.
///
/// @param point the newest state at or before it that can be restored
/// @param exact whether it is the state of the database at that time; else commits between the two are
///     thinned out
/// @param next the next state that can be restored
public record Choice(Point point, boolean exact, Optional<Point> next) {}
