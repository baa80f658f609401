package dev.litekeeper.project;

import java.time.Duration;

/// What a disaster may cost: `rpo` of work lost at most, `rto` until the database is back.
public record Objectives(Duration rpo, Duration rto) {}
