package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.archive.log.CommitEntry;
import dev.litekeeper.archive.log.SegmentOutline;
import dev.litekeeper.archive.ship.Membership;
import dev.litekeeper.archive.ship.Note;
import dev.litekeeper.archive.ship.Tip;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import dev.litekeeper.store.StoredObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What each object of an archive says of itself, read side by side.
final class Shelf {
    private static final int SMALL = 1 << 18;

    private final ArchiveKeys keys;
    private final Parts parts;
    private final List<Stretch> stretches = new ArrayList<>();
    private final List<Layer> layers = new ArrayList<>();
    private final NavigableMap<Long, Optional<Tip>> begun = new TreeMap<>();
    private Membership membership = Membership.of(begun);
    private final Map<Key, Retirement> retirements = new TreeMap<>();
    private final Map<String, Long> adopted = new HashMap<>();
    private final Map<Key, Problem> faults = new LinkedHashMap<>();
    private final Set<Key> unproven = new HashSet<>();

    private Shelf(Store store, ArchiveKeys keys) {
        this.keys = keys;
        this.parts = new Parts(store);
    }

    static Shelf read(Store store, ArchiveKeys keys, Collection<StoredObject> objects, Known known) {
        Shelf shelf = new Shelf(store, keys);
        List<Supplier<Runnable>> readings = new ArrayList<>();
        Map<String, StoredObject> ltx = new LinkedHashMap<>();
        for (StoredObject object : objects) {
            Key key = object.key();
            if (keys.segmentOf(key).isPresent()) {
                readings.add(() -> shelf.segments(object, known, () -> List.of(shelf.segment(object))));
            } else if (key.text().startsWith(keys.merged())) {
                Bundle bundle = new Bundle(store, key);
                readings.add(() -> shelf.segments(
                        object, known, () -> bundle.read(object.size().bytes())));
            } else if (key.text().startsWith(keys.litestream())) {
                ltx.put(LayerName.ofLtx(keys, key).map(LayerName::toString).orElse(key.text()), object);
            } else if (key.text().startsWith(keys.adopted())) {
                readings.add(() -> shelf.adoption(key));
            } else if (key.text().startsWith(keys.retired())) {
                readings.add(() -> shelf.retirement(key));
            } else if (keys.epochOf(key).isPresent() && key.text().endsWith("/start.json")) {
                readings.add(() -> shelf.start(keys.epochOf(key).orElseThrow()));
            }
        }
        for (StoredObject object : objects) {
            if (object.key().text().startsWith(keys.proofs())) {
                readings.add(() -> shelf.proof(object, ltx, known));
            }
        }
        ltx.values().forEach(object -> shelf.unproven.add(object.key()));
        Together.all(readings).forEach(Runnable::run);
        shelf.judge();
        return shelf;
    }

    List<Stretch> stretches() {
        return stretches;
    }

    List<Layer> layers() {
        return layers;
    }

    /// When lineages were taken over from elsewhere, in milliseconds since 1970.
    Map<String, Long> adopted() {
        return adopted;
    }

    /// Which of the segments belong to the archive.
    Membership membership() {
        return membership;
    }

    /// The epochs that have begun.
    Set<Long> begun() {
        return begun.keySet();
    }

    /// A list may not show yet what an epoch continues. One that has segments and does not tell has begun
    /// all the same.
    private void judge() {
        for (Stretch stretch : stretches) {
            Key start = keys.start(stretch.epoch());
            if (!begun.containsKey(stretch.epoch())
                    && !faults.containsKey(start)
                    && parts.store().find(start).isPresent()) {
                start(stretch.epoch()).run();
            }
            begun.putIfAbsent(stretch.epoch(), Optional.empty());
        }
        membership = Membership.of(begun);
    }

    List<Retirement> retirements() {
        return List.copyOf(retirements.values());
    }

    Map<Key, Problem> faults() {
        return faults;
    }

    Set<Key> unproven() {
        return unproven;
    }

    /// The commits of a segment.
    List<CommitEntry> entries(Stretch stretch) {
        return outline(stretch.key(), stretch.offset(), stretch.bytes()).commits();
    }

    private Runnable segments(StoredObject object, Known known, Supplier<List<? extends Piece>> reading) {
        return judged(object.key(), () -> {
            List<? extends Piece> found = known.pieces(object, reading);
            return () -> found.forEach(piece -> stretches.add((Stretch) piece));
        });
    }

    private Stretch segment(StoredObject object) {
        SegmentOutline outline = outline(object.key(), 0, object.size().bytes());
        long epoch = keys.epochOf(object.key()).orElseThrow();
        if (!keys.spellings(epoch, outline.name()).contains(object.key())) {
            throw Problem.bad("a segment is not where it belongs")
                    .at(parts.name(object.key()))
                    .because("it is " + outline.name())
                    .failure();
        }
        return new Stretch(
                object.key(),
                epoch,
                0,
                object.size().bytes(),
                outline.name(),
                outline.header(),
                outline.marks(),
                outline.end(),
                outline.open(),
                outline.seal());
    }

    private SegmentOutline outline(Key key, long offset, long bytes) {
        if (bytes <= SMALL) {
            byte[] all = parts.part(key, offset, (int) bytes);
            return SegmentOutline.read(parts.name(key), bytes, (from, length) -> slice(all, from, length));
        }
        return SegmentOutline.read(parts.name(key), bytes, (from, length) -> parts.part(key, offset + from, length));
    }

    private static byte[] slice(byte[] all, long from, int length) {
        int start = (int) Math.min(from, all.length);
        return Arrays.copyOfRange(all, start, Math.min(all.length, start + length));
    }

    private Runnable proof(StoredObject object, Map<String, StoredObject> ltx, Known known) {
        return judged(object.key(), () -> {
            List<? extends Piece> found = known.pieces(object, () -> List.of(layer(object.key(), ltx)));
            Layer layer = (Layer) found.getFirst();
            StoredObject file = ltx.get(LayerName.of(layer.proof()).toString());
            if (file == null || file.size().bytes() != layer.bytes()) {
                throw broken(object.key(), layer, file);
            }
            return () -> {
                layers.add(layer);
                unproven.remove(layer.key());
            };
        });
    }

    private Layer layer(Key key, Map<String, StoredObject> ltx) {
        Proof proof = Proof.read(parts.all(key), parts.name(key));
        LayerName name = LayerName.of(proof);
        if (!name.proof(keys).equals(key)) {
            throw Problem.bad("a proof is not where it belongs")
                    .at(parts.name(key))
                    .because("it is that of " + name)
                    .failure();
        }
        StoredObject file = ltx.get(name.toString());
        return new Layer(file == null ? name.ltx(keys, parts.store()) : file.key(), proof);
    }

    private Failure broken(Key proof, Layer layer, @Nullable StoredObject file) {
        String why = file == null
                ? "it is gone, and its proof " + proof + " is there"
                : "it has " + file.size().bytes() + " bytes, not " + layer.bytes();
        return Problem.bad("an LTX object is not what was proven")
                .at(parts.name(layer.key()))
                .because(why)
                .failure();
    }

    private Runnable retirement(Key key) {
        return judged(key, () -> {
            Retirement retirement = Retirement.read(key, parts.all(key), parts.name(key));
            return () -> retirements.put(key, retirement);
        });
    }

    private Runnable adoption(Key key) {
        return judged(key, () -> {
            long at = Note.read(parts.name(key), parts.all(key)).number("at");
            String name = key.text().substring(keys.adopted().length());
            return () -> adopted.put(name.substring(0, name.lastIndexOf('.')), at);
        });
    }

    private Runnable start(long epoch) {
        Key key = keys.start(epoch);
        return judged(key, () -> {
            Tip start = Tip.read(parts.name(key), parts.all(key), epoch);
            return () -> begun.put(epoch, Optional.of(start));
        });
    }

    /// What is to be done with what was read, or with the fault that was found. An object that vanished
    /// meanwhile is not there; whatever else keeps it from being read is a failure.
    private Runnable judged(Key key, Supplier<Runnable> reading) {
        try {
            return reading.get();
        } catch (Failure e) {
            if (parts.store().find(key).isEmpty()) {
                return () -> {};
            }
            if (e.kind() != Kind.BAD) {
                throw e;
            }
            return () -> faults.put(key, e.problem());
        }
    }
}
