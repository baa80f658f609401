package dev.litekeeper.archive.timeline;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.project.Tier;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// Deletes what is no longer needed, in two steps: first it is announced in the store, and a grace later it
/// goes. Both times what stays has to lead to every state that stays, and what is announced counts as gone
/// already.
final class Pruning {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final Duration READ_AGAIN = Duration.ofHours(24);

    private final Store store;
    private final List<Tier> tiers;
    private final Duration grace;
    private final RandomGenerator random;
    private final Map<Key, Instant> sound = new HashMap<>();

    Pruning(Store store, List<Tier> tiers, Duration grace, RandomGenerator random) {
        this.store = store;
        this.tiers = List.copyOf(tiers);
        this.grace = grace;
        this.random = random;
    }

    /// The name of an announcement.
    static String id(Instant now, int chance) {
        return TIME.format(now) + String.format("-%04x", chance);
    }

    /// The object was read back whole.
    void sound(Key key, Instant now) {
        sound.put(key, now);
    }

    /// Deletes what was announced a grace ago; answers what.
    Set<Key> delete(Timeline timeline, Instant now) {
        Inventory inventory = timeline.inventory();
        Set<Key> there = new HashSet<>();
        inventory.objects().forEach(object -> there.add(object.key()));
        Set<Key> deleted = new TreeSet<>();
        Marking marking = new Marking(timeline);
        List<Retirement> retirements = inventory.retirements();
        for (Retirement retirement : retirements) {
            if (retirement.due().isAfter(now)) {
                continue;
            }
            requireNotNeeded(timeline, retirement);
            Set<Key> going = new TreeSet<>(retirement.keys());
            going.retainAll(there);
            marking.leaving(going);
            going.forEach(store::delete);
            deleted.addAll(going);
            if (!retirement.equals(retirements.getLast())) {
                store.delete(retirement.key());
            }
        }
        return deleted;
    }

    /// Announces what is no longer needed; answers what. Fails as bad, with nothing announced, where an
    /// object that is to stand for it is not what was proven.
    Set<Key> announce(Timeline timeline, Instant now) {
        Inventory inventory = timeline.inventory();
        Pieces pieces = timeline.pieces();
        Keeping keeping = Keeping.of(pieces, tiers, inventory.adopted(), now);
        Set<Key> keys = new TreeSet<>(keeping.keys(pieces));
        keys.addAll(doubles(inventory, pieces));
        keys.addAll(leftovers(inventory, now));
        keys.addAll(new Marking(timeline).old());
        for (Layer layer : pieces.layers()) {
            if (keys.contains(layer.key())) {
                keys.add(LayerName.of(layer.proof()).proof(inventory.keys()));
            }
        }
        inventory.retirements().forEach(retirement -> keys.removeAll(retirement.keys()));
        if (keys.isEmpty()) {
            return keys;
        }
        requireSound(timeline, pieces.only(piece -> !keeping.gone().contains(piece)), keeping, now);
        Key retired = inventory.keys().retired(id(now, random.nextInt(1 << 16)));
        Retirement retirement = new Retirement(retired, keys, now.plus(grace), keeping.floors());
        store.put(retirement.key(), retirement.text());
        return keys;
    }

    /// Objects whose segments are all in a joined one.
    private static Set<Key> doubles(Inventory inventory, Pieces pieces) {
        Set<Key> used = pieces.keys();
        Set<Object> seals = new HashSet<>();
        pieces.chain().stretches().forEach(stretch -> seals.add(stretch.seal()));
        Set<Key> doubles = new HashSet<>();
        for (Stretch stretch : inventory.stretches()) {
            if (!used.contains(stretch.key()) && seals.contains(stretch.seal())) {
                doubles.add(stretch.key());
            }
        }
        return doubles;
    }

    /// Segments of keepers that were shut out, when they are older than single commits are kept, and others
    /// are in their place.
    private Set<Key> leftovers(Inventory inventory, Instant now) {
        long before = now.minus(tiers.getFirst().kept()).toEpochMilli();
        Set<Key> old = new HashSet<>();
        for (Stretch stretch : inventory.stretches()) {
            if (inventory.orphans().contains(stretch.key()) && stretch.end().millis() < before) {
                old.add(stretch.key());
            }
        }
        return old;
    }

    private void requireNotNeeded(Timeline timeline, Retirement retirement) {
        Inventory inventory = timeline.inventory();
        Set<Key> others = new HashSet<>();
        inventory.retirements().stream()
                .filter(other -> !other.equals(retirement))
                .forEach(other -> others.addAll(other.keys()));
        Set<Key> all = new HashSet<>(others);
        all.addAll(retirement.keys());
        long floor = retirement.floors().isEmpty() ? 0 : retirement.floors().getFirst();
        if (!Keeping.isSafe(inventory.pieces(others), inventory.pieces(all), floor)) {
            throw Problem.bad("nothing was deleted: what was announced is still needed")
                    .at(retirement.key() + " in store " + store.name())
                    .because("objects that were to stand for it are gone or damaged")
                    .hint("litekeeper archive verify says which")
                    .failure();
        }
    }

    /// Reads the layers that what goes is replaced by, unless they were read not long ago.
    private void requireSound(Timeline timeline, Pieces stay, Keeping keeping, Instant now) {
        Proving proving = new Proving(timeline, new Parts(store));
        Set<Long> ends = new TreeSet<>(keeping.floors());
        stay.snapshots().stream().findFirst().ifPresent(newest -> ends.add(newest.last()));
        for (long end : ends) {
            Optional<Route> route = stay.only(piece -> piece instanceof Layer).route(end);
            for (Piece piece : route.map(Route::pieces).orElse(List.of())) {
                Instant read = sound.getOrDefault(piece.key(), Instant.MIN);
                if (piece instanceof Layer layer && read.isBefore(now.minus(READ_AGAIN))) {
                    proving.requireSound(layer);
                    sound(layer.key(), now);
                }
            }
        }
    }
}
