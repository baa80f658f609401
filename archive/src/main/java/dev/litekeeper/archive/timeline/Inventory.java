package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.archive.log.CommitEntry;
import dev.litekeeper.archive.log.Seal;
import dev.litekeeper.archive.ship.Membership;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import dev.litekeeper.store.StoredObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The objects of an archive, as one list of the store had them and with what is newer than that list, and what
/// they say of themselves.
///
/// An object that cannot be read or is damaged is left out and told in [#faults].
final class Inventory {
    private static final int INDEXES = 256;

    private final Store store;
    private final ArchiveKeys keys;
    private final Map<Key, StoredObject> objects;
    private final Pieces pieces;
    private final Shelf shelf;
    private final Set<Key> orphans = new HashSet<>();
    private final Map<Seal, List<CommitEntry>> indexes = new LinkedHashMap<>(INDEXES, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Seal, List<CommitEntry>> eldest) {
            return size() > INDEXES;
        }
    };

    private Inventory(Store store, ArchiveKeys keys, Map<Key, StoredObject> objects, Shelf shelf) {
        this.store = store;
        this.keys = keys;
        this.objects = objects;
        this.shelf = shelf;
        Set<Key> leaving = new HashSet<>();
        shelf.retirements().forEach(retirement -> leaving.addAll(retirement.keys()));
        this.pieces = pieces(leaving);
        Set<Seal> seals = new HashSet<>();
        (leaving.isEmpty() ? pieces : pieces(Set.of()))
                .chain()
                .stretches()
                .forEach(stretch -> seals.add(stretch.seal()));
        for (Stretch stretch : shelf.stretches()) {
            if (!seals.contains(stretch.seal())) {
                orphans.add(stretch.key());
            }
        }
    }

    static Inventory read(Store store, Scope scope, Known known) {
        ArchiveKeys keys = ArchiveKeys.of(scope);
        Map<Key, StoredObject> objects = new LinkedHashMap<>();
        store.list(keys.prefix()).forEach(object -> objects.put(object.key(), object));
        new Unlisted(store, keys, objects).add();
        if (objects.isEmpty()) {
            throw Problem.bad("there is no archive of this database")
                    .at(scope + " in store " + store.name())
                    .hint("litekeeper keep makes one; litekeeper history shows what else there is")
                    .failure();
        }
        known.retain(objects.values());
        return new Inventory(store, keys, objects, Shelf.read(store, keys, objects.values(), known));
    }

    Store store() {
        return store;
    }

    Scope scope() {
        return keys.scope();
    }

    ArchiveKeys keys() {
        return keys;
    }

    /// Every object of the archive.
    Collection<StoredObject> objects() {
        return objects.values();
    }

    Pieces pieces() {
        return pieces;
    }

    /// What there is without the objects of these keys.
    Pieces pieces(Set<Key> gone) {
        List<Stretch> stretches = shelf.stretches().stream()
                .filter(stretch -> !gone.contains(stretch.key()))
                .toList();
        List<Layer> layers = shelf.layers().stream()
                .filter(layer -> !gone.contains(layer.key()))
                .toList();
        return new Pieces(new ChainBuilder(stretches, shelf.membership()).chain(), layers);
    }

    /// Every segment, whether it belongs to the archive or not.
    List<Stretch> stretches() {
        return shelf.stretches();
    }

    /// What is damaged, by object.
    Map<Key, Problem> faults() {
        return shelf.faults();
    }

    /// The announced deletions, the oldest first.
    List<Retirement> retirements() {
        return shelf.retirements();
    }

    /// All of this level after this position stays; single commits have the level 0.
    long floor(int level) {
        List<Long> floors =
                retirements().isEmpty() ? List.of() : retirements().getLast().floors();
        return floors.size() > level ? floors.get(level) : 0;
    }

    /// The segments of keepers that had been shut out.
    Set<Key> orphans() {
        return orphans;
    }

    /// LTX objects without a proof.
    Set<Key> unproven() {
        return shelf.unproven();
    }

    /// When lineages were taken over from elsewhere, in milliseconds since 1970.
    Map<String, Long> adopted() {
        return shelf.adopted();
    }

    /// Which of the segments belong to the archive.
    Membership membership() {
        return shelf.membership();
    }

    /// The objects that say who writes an epoch, and what it continues.
    List<Key> claims() {
        return objects.keySet().stream()
                .filter(key -> keys.epochOf(key).isPresent() && key.text().endsWith(".json"))
                .toList();
    }

    /// The highest number of a waymark of this epoch; 0 where there is none.
    long waymark(long epoch) {
        return objects.keySet().stream()
                .filter(key -> keys.epochOf(key).orElse(0) == epoch)
                .flatMapToLong(key -> keys.waymarkOf(key).stream())
                .max()
                .orElse(0);
    }

    /// The highest epoch that was begun.
    long epoch() {
        return shelf.begun().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /// The commits of a segment.
    List<CommitEntry> entries(Stretch stretch) {
        return indexes.computeIfAbsent(stretch.seal(), _ -> shelf.entries(stretch));
    }

    /// What the objects take.
    ByteSize bytes() {
        return sum(objects.keySet());
    }

    /// What those take that are neither announced for deletion nor left over.
    ByteSize needed() {
        Set<Key> needed = new HashSet<>(objects.keySet());
        needed.removeAll(orphans);
        needed.removeAll(unproven());
        retirements().forEach(retirement -> needed.removeAll(retirement.keys()));
        return sum(needed);
    }

    private ByteSize sum(Collection<Key> some) {
        Map<Key, Long> sizes = new HashMap<>();
        new ArrayList<>(some).forEach(key -> {
            StoredObject object = objects.get(key);
            sizes.put(key, object == null ? 0 : object.size().bytes());
        });
        return new ByteSize(sizes.values().stream().mapToLong(Long::longValue).sum());
    }
}
