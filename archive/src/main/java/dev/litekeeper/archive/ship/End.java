package dev.litekeeper.archive.ship;

import java.util.List;

/// How an archive ends in a store.
///
/// @param tip the last segment that belongs to it
/// @param highestSequence the highest number of a segment there, whether it belongs to it or not
/// @param highestPosition the highest position of a commit there, whether it belongs to it or not; no position is ever
///     used again
/// @param findings what is not as it should be, in words
public record End(Tip tip, long highestSequence, long highestPosition, List<String> findings) {
    public End {
        findings = List.copyOf(findings);
    }
}
