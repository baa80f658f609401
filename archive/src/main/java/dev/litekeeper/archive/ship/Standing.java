package dev.litekeeper.archive.ship;

import dev.litekeeper.failure.Problem;
import java.util.List;
import java.util.Optional;

/// How it stands between a keeper and one store.
///
/// @param store the name of the store
/// @param phase what the shipper is doing
/// @param epoch the epoch it writes; 0 while it has none
/// @param position the newest commit that is durable in the store
/// @param puts how many objects it put
/// @param bytes how many bytes they had
/// @param errors how many attempts failed
/// @param trouble why the last attempt failed; empty where it did not
/// @param fencedBy who took the archive over; empty where it is ours
/// @param baseWanted why the store can do nothing with what it is given until a lineage begins; empty where it can
/// @param findings what of the archive there was not as it should be, in words
public record Standing(
        String store,
        Phase phase,
        long epoch,
        long position,
        long puts,
        long bytes,
        long errors,
        Optional<Problem> trouble,
        Optional<String> fencedBy,
        Optional<String> baseWanted,
        List<String> findings) {
    public Standing {
        findings = List.copyOf(findings);
    }

    /// What a shipper is doing.
    public enum Phase {
        /// It has no epoch yet.
        CLAIMING,
        /// It puts segments as they come.
        SHIPPING,
        /// Another keeper has taken over; it puts nothing more.
        FENCED,
        /// It was closed.
        CLOSED
    }
}
