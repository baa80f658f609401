package dev.litekeeper.archive.ship;

/// The right to write an epoch of an archive in one store, until another keeper claims the next.
///
/// @param claim what was put to get it
/// @param end how the archive ended before it
public record Lease(Claim claim, End end) {
    public long epoch() {
        return claim.epoch();
    }
}
