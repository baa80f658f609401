package dev.litekeeper.archive.ship;

import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import dev.litekeeper.store.StoredObject;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The objects of an archive's epochs by their names, as one list of the store has them.
final class Listing {
    private static final Pattern JOINED =
            Pattern.compile("([0-9a-f]{8})-([0-9a-f]{8})-[0-9a-f]{16}-[0-9a-f]{16}\\.seg");

    private final TreeMap<Long, Epoch> epochs = new TreeMap<>();
    private final TreeMap<Long, Long> joined = new TreeMap<>();
    private boolean pruned;

    /// One epoch.
    static final class Epoch {
        private final long number;
        private final TreeMap<Long, Key> segments = new TreeMap<>();
        private boolean claimed;
        private boolean begun;
        private long waymark;
        private Instant touched = Instant.MIN;

        private Epoch(long number) {
            this.number = number;
        }

        long number() {
            return number;
        }

        /// Whether it says what it continues; before that nothing is put into it.
        boolean isBegun() {
            return begun;
        }

        /// Its segments after this one by their numbers, in order.
        NavigableMap<Long, Key> after(long sequence) {
            return segments.tailMap(sequence, false);
        }

        boolean isEmpty() {
            return segments.isEmpty();
        }

        /// The highest number of its waymarks; 0 where there is none.
        long waymark() {
            return waymark;
        }

        /// When its newest object was stored.
        Instant touched() {
            return touched;
        }

        private void add(StoredObject object, ArchiveKeys keys) {
            Key key = object.key();
            claimed |= key.equals(keys.claim(number));
            begun |= key.equals(keys.start(number));
            waymark = Math.max(waymark, keys.waymarkOf(key).orElse(0));
            keys.segmentOf(key).ifPresent(sequence -> segments.put(sequence, key));
            touched = object.stored().isAfter(touched) ? object.stored() : touched;
        }
    }

    private Listing() {}

    static Listing of(Store store, ArchiveKeys keys) {
        Listing listing = of(store.list(keys.prefix() + "e"), keys);
        store.list(keys.merged()).forEach(object -> listing.addJoined(object.key(), keys));
        listing.pruned = !store.list(keys.retired()).isEmpty();
        return listing;
    }

    /// Of the objects of a list that was made for more.
    static Listing of(Collection<StoredObject> objects, ArchiveKeys keys) {
        Listing listing = new Listing();
        for (StoredObject object : objects) {
            keys.epochOf(object.key())
                    .ifPresent(epoch ->
                            listing.epochs.computeIfAbsent(epoch, Epoch::new).add(object, keys));
        }
        return listing;
    }

    /// Whether the segments from one number to another are there in joined objects.
    boolean isJoined(long from, long to) {
        long at = from;
        for (Map.Entry<Long, Long> entry = joined.floorEntry(at);
                entry != null && entry.getValue() >= at;
                entry = joined.floorEntry(at)) {
            at = entry.getValue() + 1;
            if (at > to) {
                return true;
            }
        }
        return false;
    }

    /// Whether segments have ever been deleted, the oldest first.
    boolean isPruned() {
        return pruned;
    }

    private void addJoined(Key key, ArchiveKeys keys) {
        Matcher name = JOINED.matcher(key.text().substring(keys.merged().length()));
        if (name.matches()) {
            long first = Long.parseLong(Objects.requireNonNull(name.group(1), "no group is optional"), 16);
            long last = Long.parseLong(Objects.requireNonNull(name.group(2), "no group is optional"), 16);
            joined.merge(first, last, Math::max);
        }
    }

    /// The newest epoch that is claimed; empty where none is.
    Optional<Epoch> claimed() {
        return epochs.descendingMap().values().stream()
                .filter(epoch -> epoch.claimed)
                .findFirst();
    }

    /// The highest number of any epoch, 0 where there is none.
    long newest() {
        return epochs.isEmpty() ? 0 : epochs.lastKey();
    }

    /// The epoch of this number; one without objects where the list has nothing of it.
    Epoch epoch(long number) {
        Epoch listed = epochs.get(number);
        return listed == null ? new Epoch(number) : listed;
    }

    /// Every epoch that the list has.
    Collection<Epoch> epochs() {
        return epochs.values();
    }

    /// The highest number of a segment, whether it belongs to the archive or not; 0 where there is none.
    long highestSequence() {
        return epochs.values().stream()
                .filter(epoch -> !epoch.isEmpty())
                .mapToLong(epoch -> epoch.segments.lastKey())
                .max()
                .orElse(0);
    }
}
