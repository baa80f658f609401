package dev.litekeeper.project;

import java.time.Duration;

/// How finely the past can be restored, and for how long.
///
/// @param step the time between two states that stay; zero for every commit
/// @param kept how far back this reaches
public record Tier(Duration step, Duration kept) {

    /// Whether every single commit of this tier stays.
    public boolean everyCommit() {
        return step.isZero();
    }
}
