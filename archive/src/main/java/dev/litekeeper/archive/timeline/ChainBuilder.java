package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.archive.log.Seal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Finds the segments that belong together: from the newest one back, each names the one before it by its
/// seal. What is not met on the way was written by a keeper that had been shut out already.
final class ChainBuilder {
    private static final Comparator<Stretch> JOINED_FIRST =
            Comparator.comparing(Stretch::isJoined).reversed().thenComparing(Stretch::key);

    private final Comparator<Stretch> newestLast =
            Comparator.comparingLong(this::epoch).thenComparing(Stretch::name);
    private final ArchiveKeys keys;
    private final TreeMap<Long, List<Stretch>> bySequence = new TreeMap<>();
    private final Map<Long, Claim> claims = new HashMap<>();

    /// @param found every segment in the store, also the same one in two objects
    /// @param claims of all epochs that could be read
    ChainBuilder(ArchiveKeys keys, Collection<Stretch> found, Collection<Claim> claims) {
        this.keys = keys;
        claims.forEach(claim -> this.claims.put(claim.epoch(), claim));
        for (Stretch stretch : found.stream().sorted(JOINED_FIRST).toList()) {
            if (isInTime(stretch)) {
                bySequence
                        .computeIfAbsent(stretch.name().sequence(), sequence -> new ArrayList<>())
                        .add(stretch);
            }
        }
    }

    Chain chain() {
        List<Stretch> backwards = new ArrayList<>();
        Optional<Stretch> at =
                bySequence.values().stream().flatMap(List::stream).max(newestLast);
        while (at.isPresent()) {
            backwards.add(at.get());
            at = before(at.get());
        }
        return new Chain(backwards.reversed());
    }

    /// Whether no later epoch continues from before this segment. Only what was in time is joined with
    /// others.
    private boolean isInTime(Stretch stretch) {
        return stretch.isJoined()
                || claims.values().stream()
                        .noneMatch(claim -> claim.epoch() > epoch(stretch)
                                && stretch.name().sequence() > claim.continuesSequence());
    }

    /// The epoch that brought it into the store; an earlier one may have written it.
    private long epoch(Stretch stretch) {
        return keys.epochOf(stretch.key()).orElse(stretch.header().epoch());
    }

    private Optional<Stretch> before(Stretch stretch) {
        Seal previous = stretch.header().previous();
        Optional<Stretch> joined = candidates(stretch.name().sequence() - 1).stream()
                .filter(each -> each.seal().equals(previous))
                .findFirst();
        return joined.isPresent() ? joined : beforeHole(stretch);
    }

    /// The newest one before a segment that is lost.
    private Optional<Stretch> beforeHole(Stretch stretch) {
        for (List<Stretch> candidates : bySequence
                .headMap(stretch.name().sequence(), false)
                .descendingMap()
                .values()) {
            Optional<Stretch> newest = candidates.stream()
                    .filter(each -> epoch(each) <= epoch(stretch))
                    .max(newestLast);
            if (newest.isPresent()) {
                return newest;
            }
        }
        return Optional.empty();
    }

    private List<Stretch> candidates(long sequence) {
        return bySequence.getOrDefault(sequence, List.of());
    }
}
