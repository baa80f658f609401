package dev.litekeeper.archive.ship;

import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.archive.log.Seal;
import dev.litekeeper.archive.log.Segment;
import dev.litekeeper.archive.log.SegmentName;
import dev.litekeeper.archive.log.SegmentReader;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the end of an archive: the newest epoch that has begun, its segments without a hole, and the last
/// of them that is sound. Only that one is read; the others are for `archive verify`.
final class EndReader {
    private final Store store;
    private final ArchiveKeys keys;
    private final Own own;
    private final List<String> findings = new ArrayList<>();

    /// @param own what the one who asks knows by itself
    EndReader(Store store, ArchiveKeys keys, Own own) {
        this.store = store;
        this.keys = keys;
        this.own = own;
    }

    /// The end in the epochs before this one. A list may be late: an epoch that it does not show is asked
    /// for, and so is the last segment that was acknowledged to the one who asks. What an epoch without
    /// segments continues was perhaps found with such a list too; it is looked for once more if that finds
    /// a segment of one's own.
    End read(Listing listing, long epoch) {
        for (long unlisted = listing.newest() + 1; unlisted < epoch; unlisted++) {
            listing.add(unlisted);
        }
        own.last().filter(last -> last.epoch() < epoch).ifPresent(last -> vouch(listing, last));
        Tip told = tip(listing, epoch, false);
        Tip anew = told.epoch() == epoch - 1 ? told : tip(listing, epoch, true);
        Tip tip = anew.sequence() > told.sequence() && own.has().test(anew) ? anew : told;
        return new End(
                tip,
                Math.max(tip.sequence(), listing.highestSequence()),
                Math.max(tip.position(), highestPosition(listing)),
                findings);
    }

    private void vouch(Listing listing, Ledger.Entry last) {
        Key key = keys.segment(last.epoch(), last.name());
        if (store.find(key).isPresent()) {
            listing.add(last.epoch(), last.name());
        } else {
            findings.add("what was acknowledged is gone: " + where(key));
        }
    }

    private Tip tip(Listing listing, long epoch, boolean anew) {
        return listing.before(epoch).stream()
                .filter(before -> !(anew && before.isEmpty()))
                .flatMap(begun -> start(begun).map(start -> walk(listing, begun, start)).stream())
                .findFirst()
                .orElse(Tip.NONE);
    }

    /// The highest position of a commit; where there are no segments yet, that of an adopted state.
    private long highestPosition(Listing listing) {
        if (listing.highestSequence() > 0) {
            return listing.highestPosition();
        }
        return store.list(keys.proofs()).stream()
                .flatMapToLong(object -> keys.proven(object.key()).stream())
                .max()
                .orElse(0);
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
        List<SegmentName> chain = new ArrayList<>();
        long sequence = start.sequence();
        long position = start.position();
        for (SegmentName name : epoch.after(start.sequence())) {
            boolean joined = name.sequence() == sequence + 1 && name.first() == position + 1;
            if (!joined
                    && !isAcknowledged(epoch, name)
                    && !isElsewhere(listing, chain, sequence, name)
                    && !begins(epoch.number(), name)) {
                Optional<SegmentName> late = between(epoch.number(), sequence, position, name);
                if (late.isEmpty()) {
                    findings.add("segments are missing before " + where(keys.segment(epoch.number(), name)));
                    break;
                }
                chain.add(late.get());
            }
            chain.add(name);
            sequence = name.sequence();
            position = name.last();
        }
        return lastSound(epoch.number(), chain, start);
    }

    /// Whether this one was acknowledged, so that all before it were too.
    private boolean isAcknowledged(Listing.Epoch epoch, SegmentName name) {
        return own.last()
                .filter(last -> last.epoch() == epoch.number() && last.name().equals(name))
                .isPresent();
    }

    /// Whether the segments before this one were joined to other objects, or deleted as they were old.
    private static boolean isElsewhere(Listing listing, List<SegmentName> chain, long sequence, SegmentName name) {
        return (chain.isEmpty() && listing.isPruned()) || listing.isJoined(sequence + 1, name.sequence() - 1);
    }

    /// The one segment that a list did not show, where its name follows from those beside it.
    private Optional<SegmentName> between(long epoch, long sequence, long position, SegmentName next) {
        if (next.sequence() != sequence + 2 || next.first() <= position) {
            return Optional.empty();
        }
        SegmentName missing = new SegmentName(sequence + 1, position + 1, next.first() - 1);
        return store.find(keys.segment(epoch, missing)).map(_ -> missing);
    }

    private boolean begins(long epoch, SegmentName name) {
        return sound(epoch, name).filter(segment -> segment.header().begins()).isPresent();
    }

    private Tip lastSound(long epoch, List<SegmentName> chain, Tip start) {
        for (SegmentName name : chain.reversed()) {
            Optional<Seal> seal = sound(epoch, name).map(Segment::seal);
            if (seal.isPresent()) {
                return start.then(epoch, name, seal.get());
            }
        }
        return start;
    }

    private Optional<Segment> sound(long epoch, SegmentName name) {
        Key key = keys.segment(epoch, name);
        try {
            Segment segment = SegmentReader.only(where(key), store.read(key));
            if (segment.name().equals(name)) {
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
