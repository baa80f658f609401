package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.archive.ship.First;
import dev.litekeeper.archive.ship.Tip;
import dev.litekeeper.archive.ship.Waymark;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import dev.litekeeper.store.StoredObject;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// What is newest in an archive and not in a list of the store yet, asked for by name: later epochs, and
/// later segments of the newest one that has begun. Where a list shows everything, this costs three calls, and one more
/// where anything was deleted.
record Unlisted(Store store, ArchiveKeys keys, Map<Key, StoredObject> listed) {

    /// Adds it to the list.
    void add() {
        long epoch = listed.keySet().stream()
                .flatMapToLong(key -> keys.epochOf(key).stream())
                .max()
                .orElse(0);
        while (isThere(keys.claim(epoch + 1))) {
            epoch++;
        }
        while (epoch > 0 && !isThere(keys.start(epoch))) {
            epoch--;
        }
        OptionalLong last = epoch == 0 ? OptionalLong.empty() : last(epoch);
        if (last.isPresent()) {
            long sequence = Math.max(last.getAsLong(), passed(epoch));
            while (isThere(keys.segment(epoch, sequence + 1))) {
                sequence++;
            }
        }
    }

    /// Adds what stands for segments of the epoch that were deleted, and answers the last of these; 0 where none was.
    private long passed(long epoch) {
        long listed = highest(epoch, keys::waymarkOf).orElse(0);
        Optional<Waymark> waymark = Waymark.newest(store, keys, epoch, listed, new Parts(store)::all);
        waymark.ifPresent(found -> found.objects().forEach(this::isThere));
        return waymark.map(Waymark::sequence).orElse(0L);
    }

    private OptionalLong highest(long epoch, Function<Key, OptionalLong> number) {
        return listed.keySet().stream()
                .filter(key -> keys.epochOf(key).orElse(0) == epoch)
                .flatMapToLong(key -> number.apply(key).stream())
                .max();
    }

    /// The number of the last segment of the epoch that is listed, or else of the one before its first; empty
    /// where that cannot be told, as what says so is damaged.
    private OptionalLong last(long epoch) {
        OptionalLong last = highest(epoch, keys::segmentOf);
        try {
            return last.isPresent() ? last : OptionalLong.of(before(epoch));
        } catch (Failure e) {
            if (e.kind() != Kind.BAD) {
                throw e;
            }
            return OptionalLong.empty();
        }
    }

    private long before(long epoch) {
        Parts parts = new Parts(store);
        Key first = keys.first(epoch);
        if (isThere(first)) {
            return First.read(parts.name(first), parts.all(first), epoch) - 1;
        }
        Key start = keys.start(epoch);
        return Tip.read(parts.name(start), parts.all(start), epoch).sequence();
    }

    private boolean isThere(Key key) {
        if (!listed.containsKey(key)) {
            store.find(key).ifPresent(object -> listed.put(key, object));
        }
        return listed.containsKey(key);
    }
}
