package dev.litekeeper.life.plan;

import java.time.Duration;
import java.time.Instant;

/// What the newest drill measured.
///
/// @param verdict `proven`, `failed` or `could not tell`
/// @param took how long the restore took, `lost` how old the backup was
public record Measured(Instant when, String verdict, Duration took, Duration lost) {}
