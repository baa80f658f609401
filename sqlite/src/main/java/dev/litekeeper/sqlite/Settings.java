package dev.litekeeper.sqlite;

import java.time.Duration;

/// How a connection behaves. Every setting is read back after it was made; one that did not take is a failure.
///
/// @param busyTimeout how long a statement waits for somebody else's lock, zero or more
/// @param foreignKeys whether foreign keys are enforced
/// @param queryOnly whether the connection refuses every change
public record Settings(Duration busyTimeout, boolean foreignKeys, boolean queryOnly) {
    /// Waits 5 s for locks and changes nothing.
    public static final Settings READ = new Settings(Duration.ofSeconds(5), true, true);
    /// Waits 5 s for locks and enforces foreign keys.
    public static final Settings WRITE = new Settings(Duration.ofSeconds(5), true, false);

    public Settings {
        if (busyTimeout.isNegative()) {
            throw new IllegalArgumentException("a busy timeout is not negative: " + busyTimeout);
        }
    }

    public Settings busyTimeout(Duration timeout) {
        return new Settings(timeout, foreignKeys, queryOnly);
    }

    public Settings foreignKeys(boolean enforced) {
        return new Settings(busyTimeout, enforced, queryOnly);
    }
}
