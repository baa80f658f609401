package dev.litekeeper.archive.litestream;

import java.time.Instant;

/// A state that a replica claims to hold.
///
/// @param number its place among the states of the replica, from 1, ascending; the transaction id where there is one
/// @param label what Litestream calls it
/// @param time when its newest file was stored
public record Position(long number, String label, Instant time) {
    @Override
    public String toString() {
        return label;
    }
}
