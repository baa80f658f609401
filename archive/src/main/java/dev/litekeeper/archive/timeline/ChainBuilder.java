package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.log.Seal;
import dev.litekeeper.archive.ship.Membership;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Finds the segments that belong together: from the newest one back, each names the one before it by its
/// seal. What was written by a keeper that had been shut out already is not met on the way.
final class ChainBuilder {
    private static final Comparator<Stretch> JOINED_FIRST = (one, other) -> one.isJoined() == other.isJoined()
            ? one.key().compareTo(other.key())
            : Boolean.compare(other.isJoined(), one.isJoined());
    private static final Comparator<Stretch> NEWEST_LAST = (one, other) -> one.epoch() == other.epoch()
            ? one.name().compareTo(other.name())
            : Long.compare(one.epoch(), other.epoch());

    private final TreeMap<Long, List<Stretch>> bySequence = new TreeMap<>();

    /// @param found every segment in the store, also the same one in two objects
    ChainBuilder(Collection<Stretch> found, Membership membership) {
        for (Stretch stretch : found.stream().sorted(JOINED_FIRST).toList()) {
            if (membership.has(stretch.epoch(), stretch.name().sequence())) {
                bySequence
                        .computeIfAbsent(stretch.name().sequence(), sequence -> new ArrayList<>())
                        .add(stretch);
            }
        }
    }

    Chain chain() {
        List<Stretch> backwards = new ArrayList<>();
        Optional<Stretch> at =
                bySequence.values().stream().flatMap(List::stream).max(NEWEST_LAST);
        while (at.isPresent()) {
            backwards.add(at.get());
            at = before(at.get());
        }
        return new Chain(backwards.reversed());
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
                    .filter(each -> each.epoch() <= stretch.epoch())
                    .max(NEWEST_LAST);
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
