package dev.litekeeper.wal;

import java.time.Duration;
import java.util.Optional;

/// How a database is to be followed.
///
/// @param walLimit bytes the WAL is kept below; a single transaction may take it further, and so may a reader of
///     another process that stays
/// @param gentle whether the write lock is never taken. The WAL is then emptied only in the pauses of the
///     application: one that never pauses makes it grow.
/// @param patience how long capturing may make no progress before the database is let go
/// @param resume where an earlier run stopped, to go on from there
public record TailOrder(long walLimit, boolean gentle, Duration patience, Optional<Resume> resume) {
    /// 64 MB of WAL, ten seconds of patience, from the start.
    public static final TailOrder USUAL = new TailOrder(64_000_000, false, Duration.ofSeconds(10), Optional.empty());

    /// The place where an earlier run stopped.
    ///
    /// @param point what the last [CommitSink#commit] said
    /// @param inode what [Attachment#inode()] said
    public record Resume(WalPoint point, String inode) {}

    public TailOrder {
        if (walLimit < 1_000_000) {
            throw new IllegalArgumentException("a WAL of less than 1 MB is not to be kept: " + walLimit);
        }
    }

    public TailOrder walLimit(long bytes) {
        return new TailOrder(bytes, gentle, patience, resume);
    }

    public TailOrder gentle(boolean wanted) {
        return new TailOrder(walLimit, wanted, patience, resume);
    }

    public TailOrder patience(Duration wanted) {
        return new TailOrder(walLimit, gentle, wanted, resume);
    }

    public TailOrder resume(Resume from) {
        return new TailOrder(walLimit, gentle, patience, Optional.of(from));
    }
}
