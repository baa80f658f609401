package dev.litekeeper.archive.ship;

import java.time.Duration;

/// How far a store is behind. Never told better than it is.
///
/// @param commits how many commits were taken from the database that are not durable in the store
/// @param time how long ago the oldest of them was made, or longer; zero where there is none
public record Lag(long commits, Duration time) {}
