package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.archive.ship.Waymark;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.store.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Says in the store what leads to its newest state before anything is deleted, so that also those find it whose list
/// is older than that, by a thousand deletions at most.
final class Marking {
    private static final int MOST = 1000;

    private final Inventory inventory;
    private final ArchiveKeys keys;
    private final Timeline timeline;

    Marking(Timeline timeline) {
        this.timeline = timeline;
        this.inventory = timeline.inventory();
        this.keys = inventory.keys();
    }

    /// To be called before these objects are deleted. Fails as bad where a list that is late leads no further than to a
    /// damaged waymark: what there is then cannot be told, and must not be said.
    void leaving(Collection<Key> going) {
        if (going.stream().allMatch(key -> keys.waymarkOf(key).isPresent())) {
            return;
        }
        long epoch = inventory.epoch();
        Parts parts = new Parts(timeline.store());
        Optional<Waymark> before = Waymark.newest(timeline.store(), keys, epoch, inventory.waymark(epoch), parts::all);
        if (before.isEmpty()) {
            requireSeen(epoch);
        }
        long sequence = going.stream()
                .filter(key -> keys.epochOf(key).orElse(0) == epoch)
                .flatMapToLong(key -> keys.segmentOf(key).stream())
                .max()
                .orElse(0);
        long last = Math.max(sequence, before.map(Waymark::sequence).orElse(0L));
        long number = 1 + before.map(Waymark::number).orElse(inventory.waymark(epoch));
        Waymark waymark = new Waymark(epoch, number, last, objects(epoch, last));
        timeline.store().put(keys.waymark(epoch, number), waymark.write());
    }

    private void requireSeen(long epoch) {
        Key unseen = keys.waymark(epoch, inventory.waymark(epoch) + 1);
        if (timeline.store().find(unseen).isPresent()) {
            throw Problem.bad("nothing was deleted: a waymark is damaged, and the list of the store is late")
                    .at(unseen + " in store " + timeline.store().name())
                    .because("what the list does not show yet is found through the newest waymark alone")
                    .hint("nothing is lost; it goes on when the list shows that object")
                    .failure();
        }
    }

    /// The ones that nobody needs any more: of epochs that are over, and very old ones.
    List<Key> old() {
        List<Key> old = new ArrayList<>();
        long newest = inventory.waymark(inventory.epoch());
        for (var object : inventory.objects()) {
            long number = keys.waymarkOf(object.key()).orElse(Long.MAX_VALUE);
            boolean over = keys.epochOf(object.key()).orElse(Long.MAX_VALUE) < inventory.epoch();
            if (number != Long.MAX_VALUE && (over || number <= newest - MOST)) {
                old.add(object.key());
            }
        }
        return old;
    }

    /// What stays of the log up to this segment, what else leads to the newest state, and the newest announcement.
    private List<Key> objects(long epoch, long sequence) {
        Set<Key> objects = new TreeSet<>();
        for (Stretch stretch : timeline.pieces().chain().stretches()) {
            boolean later = stretch.name().sequence() > sequence && !stretch.isJoined() && stretch.epoch() == epoch;
            if (!later) {
                objects.add(stretch.key());
            }
        }
        timeline.newest().flatMap(point -> timeline.pieces().route(point.position())).stream()
                .flatMap(route -> route.pieces().stream())
                .filter(Layer.class::isInstance)
                .map(Layer.class::cast)
                .forEach(layer -> {
                    objects.add(layer.key());
                    objects.add(LayerName.of(layer.proof()).proof(keys));
                });
        if (!inventory.retirements().isEmpty()) {
            objects.add(inventory.retirements().getLast().key());
        }
        return List.copyOf(objects);
    }
}
