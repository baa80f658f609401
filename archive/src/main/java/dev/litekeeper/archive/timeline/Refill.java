package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.archive.log.Seal;
import dev.litekeeper.archive.log.SegmentReader;
import dev.litekeeper.archive.ship.Epochs;
import dev.litekeeper.archive.ship.Ledger;
import dev.litekeeper.archive.ship.Supply;
import dev.litekeeper.archive.ship.Tip;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Brings an archive in one store up to where it is in another: a store that was added later, or was out of
/// reach for longer than this machine could wait for it. Segments go over joined to few objects; where the
/// other store has deleted single commits as old, the objects of its tiers go over too. A few objects go over
/// side by side, and everything is read back.
///
/// @param sources the stores to take from, the first that has it
/// @param to the store that lacks it
public record Refill(List<Store> sources, Store to, Scope scope, InstantSource clock) implements Supply {
    /// Each takes a part of an upload and a segment of memory.
    private static final int AT_ONCE = 3;

    public Refill {
        sources = List.copyOf(sources);
    }

    @Override
    public Optional<Ledger.Entry> bring(long epoch, Tip there, Seal goal) {
        Optional<Failure> failed = Optional.empty();
        for (Store source : sources) {
            try {
                Optional<Ledger.Entry> brought = bring(source, epoch, there, goal);
                if (brought.isPresent()) {
                    return brought;
                }
            } catch (Failure e) {
                if (e.kind() == Kind.INTERRUPTED) {
                    throw e;
                }
                failed = Optional.of(e);
            }
        }
        if (failed.isPresent()) {
            throw failed.get();
        }
        return Optional.empty();
    }

    private Optional<Ledger.Entry> bring(Store source, long epoch, Tip there, Seal goal) {
        if (source.list(keys().prefix()).isEmpty()) {
            return Optional.empty();
        }
        Timeline timeline = Timeline.of(source, scope);
        List<Stretch> chain = timeline.pieces().chain().stretches();
        int last = index(chain, goal);
        Optional<Integer> first = first(chain, there);
        if (last < 0 || first.isEmpty() || first.get() > last || !isWhole(timeline, first.get(), last)) {
            return Optional.empty();
        }
        if (first.get() == 0) {
            ground(timeline);
        }
        List<Stretch> missing = chain.subList(first.get(), last + 1);
        join(source, epoch, missing.subList(0, missing.size() - 1));
        Stretch newest = missing.getLast();
        begin(epoch, there, newest.name().sequence());
        put(source, epoch, newest);
        return Optional.of(new Ledger.Entry(epoch, newest.name(), newest.seal()));
    }

    /// Where to begin: after the end that is there, or with all there is where nothing is, or what followed
    /// it was deleted as old. Empty where the two archives have parted.
    private static Optional<Integer> first(List<Stretch> chain, Tip there) {
        int found = index(chain, there.seal());
        if (found >= 0) {
            return Optional.of(found + 1);
        }
        boolean older =
                !chain.isEmpty() && there.sequence() < chain.getFirst().name().sequence();
        return older ? Optional.of(0) : Optional.empty();
    }

    private static int index(List<Stretch> chain, Seal seal) {
        for (int i = chain.size() - 1; i >= 0; i--) {
            if (chain.get(i).seal().equals(seal)) {
                return i;
            }
        }
        return -1;
    }

    /// Whether nothing is lost in between.
    private static boolean isWhole(Timeline timeline, int first, int last) {
        Chain chain = timeline.pieces().chain();
        for (int i = Math.max(1, first); i <= last; i++) {
            if (!chain.isJoined(i) && !chain.stretches().get(i).header().begins()) {
                return false;
            }
        }
        return true;
    }

    /// Brings the objects of the tiers over, and from where on everything is there.
    private void ground(Timeline timeline) {
        Set<Key> there = Set.copyOf(
                to.list(keys().proofs()).stream().map(object -> object.key()).toList());
        Together.all(
                timeline.pieces().layers().stream()
                        .filter(timeline.reach()::has)
                        .filter(layer ->
                                !there.contains(LayerName.of(layer.proof()).proof(keys())))
                        .map(layer -> done(() -> put(timeline.store(), layer)))
                        .toList(),
                AT_ONCE);
        List<Retirement> retirements = timeline.inventory().retirements();
        if (!retirements.isEmpty()) {
            Instant now = clock.instant();
            Key key = keys().retired(Pruning.id(now, 0));
            to.delete(key);
            to.put(key, new Retirement(key, Set.of(), now, retirements.getLast().floors()).text());
        }
    }

    private static Supplier<Boolean> done(Runnable work) {
        return () -> {
            work.run();
            return true;
        };
    }

    private void put(Store source, Layer layer) {
        LayerName name = LayerName.of(layer.proof());
        Key key = name.ltx(keys(), to);
        to.delete(key);
        to.put(key, out -> {
            try (InputStream in = source.read(layer.key())) {
                in.transferTo(out);
            }
        });
        if (!sha256(key).equals(layer.proof().sha256())) {
            throw notKept(key);
        }
        to.put(name.proof(keys()), layer.proof().text());
    }

    private void join(Store source, long epoch, List<Stretch> stretches) {
        List<Stretch> ours =
                stretches.stream().map(stretch -> stretch.in(epoch)).toList();
        Together.all(
                Joining.cut(ours).stream()
                        .map(group -> done(() -> join(source, group)))
                        .toList(),
                AT_ONCE);
    }

    private void join(Store source, List<Stretch> group) {
        Key key = keys().merged(group.getFirst().name(), group.getLast().name());
        to.delete(key);
        new Bundle(to, key).write(source, group);
    }

    /// Where segments before this one are in joined objects, the epoch has to say that it begins with it.
    private void begin(long epoch, Tip there, long sequence) {
        if (sequence > there.sequence() + 1 && !new Epochs(to, keys(), clock).begin(epoch, sequence)) {
            throw Problem.refused("the epoch begins with another segment")
                    .at(keys().first(epoch) + " in store " + to.name())
                    .hint("the next attempt begins an epoch of its own")
                    .failure();
        }
    }

    private void put(Store source, long epoch, Stretch newest) {
        Key key = keys().segment(epoch, newest.name().sequence());
        to.put(key, out -> {
            try (InputStream in = source.read(newest.key(), newest.offset(), newest.bytes())) {
                in.transferTo(out);
            }
        });
        if (!SegmentReader.only(key.text(), to.read(key)).seal().equals(newest.seal())) {
            throw notKept(key);
        }
    }

    private String sha256(Key key) {
        try (InputStream in = to.read(key)) {
            var digest = Proving.sha256();
            byte[] block = new byte[1 << 16];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw Problem.environment("cannot read back the object")
                    .at(key + " in store " + to.name())
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    private Failure notKept(Key key) {
        return Problem.environment("the store did not keep the object as it was put")
                .at(key + " in store " + to.name())
                .hint("look at the store and its disks")
                .failure();
    }

    private ArchiveKeys keys() {
        return ArchiveKeys.of(scope);
    }
}
