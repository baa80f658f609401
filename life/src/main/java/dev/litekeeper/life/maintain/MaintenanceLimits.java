package dev.litekeeper.life.maintain;

import dev.litekeeper.files.ByteSize;
import java.time.Duration;

/// What maintenance may cost the app.
///
/// @param bound how long one step may take in all; it is then stopped, and what it finished stays
/// @param lock how long the write lock may be held at a time, about; a single page or table may take longer
/// @param patience how long to wait for somebody else's lock before giving way
/// @param checkUpTo the largest database that is checked here; a larger one is checked on a restored backup
public record MaintenanceLimits(Duration bound, Duration lock, Duration patience, ByteSize checkUpTo) {
    /// Half a minute a step, 20 ms of write lock at a time, 250 ms of patience, checks up to 1 GB.
    public static final MaintenanceLimits DEFAULT = new MaintenanceLimits(
            Duration.ofSeconds(30), Duration.ofMillis(20), Duration.ofMillis(250), new ByteSize(1L << 30));

    public MaintenanceLimits bound(Duration most) {
        return new MaintenanceLimits(most, lock, patience, checkUpTo);
    }

    public MaintenanceLimits checkUpTo(ByteSize most) {
        return new MaintenanceLimits(bound, lock, patience, most);
    }
}
