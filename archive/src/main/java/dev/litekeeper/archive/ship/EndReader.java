package dev.litekeeper.archive.ship;

import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.archive.log.Segment;
import dev.litekeeper.archive.log.SegmentReader;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import dev.litekeeper.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds the end of an archive: the newest epoch that has begun, its segments without a hole, and the last of them
/// that is sound. Only that one is read; the others are for `archive verify`.
///
/// A list may be late without end: whatever it does not show is asked for by name. The number of an epoch follows
/// from the one before, and so does that of a segment.
final class EndReader {
    private static final long MOST_COMMITS = 1 << 18;

    private final Store store;
    private final ArchiveKeys keys;
    private final Optional<Ledger.Entry> last;
    private final Set<String> findings = new LinkedHashSet<>();

    /// @param last the last segment that was acknowledged to the one who asks
    EndReader(Store store, ArchiveKeys keys, Optional<Ledger.Entry> last) {
        this.store = store;
        this.keys = keys;
        this.last = last;
    }

    /// The end in the epochs before this one.
    End read(Listing listing, long epoch) {
        last.ifPresent(this::miss);
        Tip tip = tip(listing, epoch);
        return new End(
                tip,
                Math.max(tip.sequence(), listing.highestSequence()),
                Math.max(tip.position(), highestPosition(listing, tip)),
                List.copyOf(findings));
    }

    private void miss(Ledger.Entry acknowledged) {
        List<Key> places = keys.spellings(acknowledged.epoch(), acknowledged.name());
        if (places.stream().noneMatch(key -> store.find(key).isPresent())) {
            findings.add("what was acknowledged is gone: " + where(places.getFirst()));
        }
    }

    private Tip tip(Listing listing, long epoch) {
        for (long before = epoch - 1; before > 0; before--) {
            Listing.Epoch begun = listing.epoch(before);
            Optional<Tip> start = start(begun);
            if (start.isPresent()) {
                return walk(listing, begun, start.get());
            }
        }
        return Tip.NONE;
    }

    /// The highest position of a commit after this end; where there are no segments yet, that of an adopted state.
    private long highestPosition(Listing listing, Tip tip) {
        if (listing.highestSequence() > 0 || tip.sequence() > 0) {
            return listing.epochs().stream()
                    .mapToLong(epoch -> highestPosition(epoch, tip))
                    .max()
                    .orElse(0);
        }
        return store.list(keys.proofs()).stream()
                .flatMapToLong(object -> keys.proven(object.key()).stream())
                .max()
                .orElse(0);
    }

    /// That of the last segment of an epoch. Each one that cannot tell has as many commits as a segment can have.
    private long highestPosition(Listing.Epoch epoch, Tip tip) {
        long untold = 0;
        for (Key key : epoch.after(tip.sequence()).descendingMap().values()) {
            Optional<Segment> segment = sound(epoch.number(), key);
            if (segment.isPresent()) {
                return segment.get().name().last() + untold;
            }
            untold += MOST_COMMITS;
        }
        return tip.position() + untold;
    }

    /// What the epoch continues; empty where it has not begun. Fails where that cannot be read any more
    /// although segments were put.
    private Optional<Tip> start(Listing.Epoch epoch) {
        Key key = keys.start(epoch.number());
        if (!epoch.isBegun() && store.find(key).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Tip.read(where(key), bytes(key), epoch.number()));
        } catch (Failure e) {
            if (e.kind() == Kind.BAD && epoch.isEmpty()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Tip walk(Listing listing, Listing.Epoch epoch, Tip start) {
        Deque<Key> chain = new ArrayDeque<>();
        long at = start.sequence();
        long deleted = Waymark.newest(store, keys, epoch.number(), epoch.waymark(), this::bytes)
                .map(Waymark::sequence)
                .orElse(0L);
        for (Optional<Key> next = next(listing, epoch, true, at, deleted);
                next.isPresent();
                next = next(listing, epoch, false, at, deleted)) {
            chain.addFirst(next.get());
            at = keys.segmentOf(next.get()).orElseThrow();
        }
        for (Key key : chain) {
            Optional<Segment> segment = sound(epoch.number(), key);
            if (segment.isPresent()) {
                return start.then(
                        epoch.number(), segment.get().name(), segment.get().seal());
            }
        }
        return start;
    }

    /// The segment that follows this one; empty where none does.
    ///
    /// @param first whether it would be the first one of the epoch that is there
    /// @param deleted up to which segment others may be deleted
    private Optional<Key> next(Listing listing, Listing.Epoch epoch, boolean first, long sequence, long deleted) {
        Optional<Key> direct = there(epoch, sequence + 1);
        if (direct.isPresent()) {
            return direct;
        }
        Optional<Key> named = first ? first(epoch) : Optional.empty();
        Map.Entry<Long, Key> later = epoch.after(sequence).firstEntry();
        if (sequence < deleted) {
            return later != null && later.getKey() <= deleted
                    ? Optional.of(later.getValue())
                    : there(epoch, deleted + 1);
        }
        if (named.isPresent() || later == null) {
            return named;
        }
        boolean elsewhere = (first && listing.isPruned()) || listing.isJoined(sequence + 1, later.getKey() - 1);
        if (elsewhere || begins(epoch.number(), later.getValue())) {
            return Optional.of(later.getValue());
        }
        findings.add("segments are missing before " + where(later.getValue()));
        return Optional.empty();
    }

    /// The segment of this number, whether the list shows it or not.
    private Optional<Key> there(Listing.Epoch epoch, long sequence) {
        Key key = keys.segment(epoch.number(), sequence);
        return Optional.ofNullable(epoch.after(sequence - 1).get(sequence))
                .or(() -> store.find(key).map(StoredObject::key));
    }

    /// The segment that the epoch says it begins with; empty where it does not say so, or it is not there. What says so
    /// is read back before that segment is put.
    private Optional<Key> first(Listing.Epoch epoch) {
        Key key = keys.first(epoch.number());
        if (store.find(key).isEmpty()) {
            return Optional.empty();
        }
        try {
            return there(epoch, First.read(where(key), bytes(key), epoch.number()));
        } catch (Failure e) {
            if (e.kind() != Kind.BAD) {
                throw e;
            }
            findings.add(e.problem().toString());
            return Optional.empty();
        }
    }

    private boolean begins(long epoch, Key key) {
        return sound(epoch, key).filter(segment -> segment.header().begins()).isPresent();
    }

    private Optional<Segment> sound(long epoch, Key key) {
        try {
            Segment segment = SegmentReader.only(where(key), store.read(key));
            if (keys.spellings(epoch, segment.name()).contains(key)) {
                return Optional.of(segment);
            }
            findings.add(where(key) + " is another segment than its name says");
        } catch (Failure e) {
            if (e.kind() != Kind.BAD) {
                throw e;
            }
            findings.add(e.problem().toString());
        }
        return Optional.empty();
    }

    private byte[] bytes(Key key) {
        try (InputStream in = store.read(key)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw Problem.environment("cannot read the object")
                    .at(where(key))
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    private String where(Key key) {
        return key + " in store " + store.name();
    }
}
