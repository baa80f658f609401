package dev.litekeeper.archive.timeline;

import java.time.Instant;

/// A stretch of time of which nothing can be restored: commits were missed, or an object is lost.
///
/// @param after the last position before it; 0 where the archive begins with it
/// @param before the first position after it that can be restored
/// @param fromMillis when the last commit before it was seen, in milliseconds since 1970; 0 where there is
///     none
/// @param toMillis when the state after it was whole, in milliseconds since 1970
/// @param lost whether it was in the archive once, and objects are lost
/// @param why in words
public record Gap(long after, long before, long fromMillis, long toMillis, boolean lost, String why) {

    public Instant from() {
        return Instant.ofEpochMilli(fromMillis);
    }

    public Instant to() {
        return Instant.ofEpochMilli(toMillis);
    }

    /// Whether this position can not be restored because of it.
    boolean holds(long position) {
        return position > after && position < before;
    }

    /// Whether the state at this time can not be restored because of it.
    boolean holds(Instant time) {
        return time.toEpochMilli() > fromMillis && time.toEpochMilli() < toMillis;
    }
}
