package dev.litekeeper.archive.timeline;

import dev.litekeeper.project.Tier;
import dev.litekeeper.store.Key;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// What the tiers no longer need of an archive. Looks at no store.
///
/// Single commits go when they are older than their tier and a layer leads to a state that is too; a level
/// goes when a coarser one does so; snapshots stay as far back as the last tier reaches, and fewer of them
/// the older they are. Whatever the tiers say, every state that stays can be built from what stays.
///
/// @param gone the pieces that are not needed
/// @param floors by level, 0 to 9: all of that level after this position stays
record Keeping(Set<Piece> gone, List<Long> floors) {
    private static final int NEWEST_SNAPSHOTS = 2;

    Keeping {
        gone = Set.copyOf(gone);
        floors = List.copyOf(floors);
    }

    /// @param adopted lineages that were taken over from elsewhere, and when in milliseconds since 1970:
    ///     their age counts from there
    static Keeping of(Pieces pieces, List<Tier> tiers, Map<String, Long> adopted, Instant now) {
        long[] floors = new long[Layer.SNAPSHOT + 1];
        int levels = tiers.size() - 1;
        for (int level = 0; level <= levels; level++) {
            long before = now.minus(tiers.get(level).kept()).toEpochMilli();
            floors[level] =
                    coarser(pieces, adopted, level, before).map(Layer::last).orElse(0L);
        }
        for (int level = levels + 1; level < Layer.SNAPSHOT; level++) {
            floors[level] = floors[levels];
        }
        floors[Layer.SNAPSHOT] = coarser(
                        pieces,
                        adopted,
                        Layer.SNAPSHOT - 1,
                        now.minus(tiers.getLast().kept()).toEpochMilli())
                .map(snapshot -> snapshot.last() - 1)
                .orElse(0L);
        Set<Piece> gone = new HashSet<>();
        older(pieces.chain()).stream().filter(piece -> piece.isOver(floors[0])).forEach(gone::add);
        pieces.layers().stream()
                .filter(layer -> layer.last() <= floors[layer.level()])
                .forEach(gone::add);
        List<Long> told = IntStream.range(0, floors.length)
                .mapToObj(level -> floors[level])
                .toList();
        return new Keeping(gone, told).thinned(pieces).checked(pieces);
    }

    /// All but the newest segment, which a keeper that takes over looks for.
    private static List<Stretch> older(Chain chain) {
        List<Stretch> all = chain.stretches();
        return all.subList(0, Math.max(0, all.size() - 1));
    }

    /// The keys of objects of which nothing stays.
    Set<Key> keys(Pieces pieces) {
        Set<Key> keys = new HashSet<>();
        gone.forEach(piece -> keys.add(piece.key()));
        pieces.only(piece -> !gone.contains(piece)).keys().forEach(keys::remove);
        return keys;
    }

    /// The newest layer of a coarser level than this, that can be reached through such layers alone and
    /// ends at or before this time.
    private static Optional<Layer> coarser(Pieces pieces, Map<String, Long> adopted, int level, long millis) {
        Pieces coarser = pieces.only(piece -> piece instanceof Layer layer && layer.level() > level);
        return Reach.of(coarser).points().descendingMap().values().stream()
                .filter(layer -> Math.max(
                                layer.lastMillis(),
                                adopted.getOrDefault(layer.proof().lineage(), Long.MIN_VALUE))
                        <= millis)
                .findFirst();
    }

    /// Of the snapshots between the oldest one and the newest ones, those stay that are smaller than the
    /// increments since the one before that stays.
    private Keeping thinned(Pieces pieces) {
        Set<Piece> all = new HashSet<>(gone);
        List<Layer> stay = pieces.snapshots().reversed().stream()
                .filter(snapshot -> !gone.contains(snapshot))
                .toList();
        for (int i = 1; i < stay.size() - NEWEST_SNAPSHOTS; i++) {
            Layer snapshot = stay.get(i);
            Set<Piece> without = new HashSet<>(all);
            without.add(snapshot);
            Pieces rest = pieces.only(piece -> piece instanceof Layer && !without.contains(piece));
            boolean cheap = rest.route(snapshot.last())
                    .filter(route -> increments(route) < snapshot.bytes())
                    .isPresent();
            if (cheap) {
                all = without;
            }
        }
        return new Keeping(all, floors);
    }

    private static long increments(Route route) {
        return route.bytes() - route.pieces().getFirst().bytes();
    }

    /// This, or nothing at all where something that stays could not be built any more.
    Keeping checked(Pieces pieces) {
        Pieces rest = pieces.only(piece -> !gone.contains(piece));
        return isSafe(pieces, rest, floors.getFirst()) ? this : new Keeping(Set.of(), nothingGone());
    }

    /// Whether every state that the rest holds can still be built, and the newest one is among them. Single
    /// commits up to `floor` do not count; segments of such alone stay where the object has later ones, too.
    static boolean isSafe(Pieces all, Pieces rest, long floor) {
        Reach before = Reach.of(all);
        Reach after = Reach.of(rest);
        boolean layers = rest.layers().stream().allMatch(layer -> !before.has(layer) || after.has(layer));
        List<Stretch> stretches = rest.chain().stretches();
        int dropped = all.chain().stretches().size() - stretches.size();
        boolean commits = IntStream.range(0, stretches.size()).allMatch(i -> {
            long was = before.from(i + dropped);
            boolean counts = !stretches.get(i).isOver(floor) && was != Reach.NOTHING;
            return !counts || after.from(i) <= Math.max(was, floor + 1);
        });
        return layers && commits && after.newest() >= before.newest();
    }

    private static List<Long> nothingGone() {
        return IntStream.rangeClosed(0, Layer.SNAPSHOT).mapToObj(_ -> 0L).toList();
    }
}
