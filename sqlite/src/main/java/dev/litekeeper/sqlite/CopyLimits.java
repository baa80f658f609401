package dev.litekeeper.sqlite;

import dev.litekeeper.files.ByteSize;
import java.time.Duration;

/// What work beside a live database may cost. Where a limit is reached the work is stopped and everything is as it
/// was.
///
/// @param walGrowth by how much the `-wal` may grow meanwhile: our readers keep it from being reused
/// @param diskReserve what must stay free on every disk that is written to
/// @param deadline how long it may take in all
/// @param gentle whether to do without the write lock, which is otherwise held for about a millisecond so that
///     several readers see the same state
/// @param proveSource whether the rows of a database in a rollback-journal mode are read from the database itself;
///     its writers wait until that is done. In WAL mode they always are, and nobody waits
/// @param lockWait how long to try to get the write lock where content is replaced
public record CopyLimits(
        ByteSize walGrowth,
        ByteSize diskReserve,
        Duration deadline,
        boolean gentle,
        boolean proveSource,
        Duration lockWait) {
    /// One GB of WAL, 256 MB of free disk, one hour, one minute for the lock.
    public static final CopyLimits DEFAULT = new CopyLimits(
            new ByteSize(1L << 30), new ByteSize(256L << 20), Duration.ofHours(1), false, false, Duration.ofMinutes(1));

    public CopyLimits walGrowth(ByteSize most) {
        return new CopyLimits(most, diskReserve, deadline, gentle, proveSource, lockWait);
    }

    public CopyLimits diskReserve(ByteSize least) {
        return new CopyLimits(walGrowth, least, deadline, gentle, proveSource, lockWait);
    }

    public CopyLimits deadline(Duration most) {
        return new CopyLimits(walGrowth, diskReserve, most, gentle, proveSource, lockWait);
    }

    public CopyLimits gentle(boolean withoutWriteLock) {
        return new CopyLimits(walGrowth, diskReserve, deadline, withoutWriteLock, proveSource, lockWait);
    }

    public CopyLimits proveSource(boolean prove) {
        return new CopyLimits(walGrowth, diskReserve, deadline, gentle, prove, lockWait);
    }

    public CopyLimits lockWait(Duration most) {
        return new CopyLimits(walGrowth, diskReserve, deadline, gentle, proveSource, most);
    }
}
