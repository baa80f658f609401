package dev.litekeeper.archive.litestream;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jpountz.lz4.LZ4FrameInputStream;

/// What Litestream 0.3 writes: generations of snapshots and of WALs in parts, as LZ4 frames. A state is the
/// end of a part, or a snapshot that no WAL follows; its number counts through all generations, the oldest
/// first.
final class WalReplica implements Replica {
    private final Store store;
    private final List<WalObject> objects;
    private final List<WalObject> states;

    WalReplica(Store store, List<WalObject> found) {
        this.store = store;
        this.objects = inOrder(found);
        this.states = states(objects);
    }

    @Override
    public String version() {
        return "0.3";
    }

    @Override
    public String where() {
        return store.url();
    }

    @Override
    public List<Position> positions() {
        List<Position> positions = new ArrayList<>();
        for (WalObject state : states) {
            positions.add(new Position(
                    positions.size() + 1, state.label(), state.object().stored()));
        }
        return positions;
    }

    @Override
    public List<DamagedObject> damaged() {
        List<DamagedObject> damaged = new ArrayList<>();
        byte[] buffer = new byte[1 << 16];
        for (WalObject object : objects) {
            try (InputStream in = unpacked(object)) {
                int count = in.read(buffer);
                while (count >= 0) {
                    count = in.read(buffer);
                }
            } catch (IOException e) {
                damaged.add(new DamagedObject(
                        object.object().key(), unreadable(object, e).problem()));
            }
        }
        return damaged;
    }

    @Override
    public WalRebuild rebuild(Path file, List<DamagedObject> damaged) {
        return new WalRebuild(this, file);
    }

    /// The file whose end is this state.
    WalObject state(Position position) {
        return states.get(Math.toIntExact(position.number() - 1));
    }

    /// The files that lead to the end of this one, in order: the newest snapshot at or before its WAL, and the parts
    /// from there on. Fails as bad where there is no snapshot.
    List<WalObject> chain(WalObject last, Position position) {
        List<WalObject> generation = objects.stream()
                .filter(object -> object.generation().equals(last.generation()))
                .toList();
        WalObject base = generation.stream()
                .filter(object -> object.isSnapshot() && object.index() <= last.index())
                .reduce((_, newer) -> newer)
                .orElseThrow(() -> Replica.unreachable(position, "there is no snapshot before it")
                        .failure());
        return generation.stream()
                .filter(object -> object.equals(base)
                        || (!object.isSnapshot()
                                && object.index() >= base.index()
                                && WalObject.ORDER.compare(object, last) <= 0))
                .toList();
    }

    /// The bytes of a file, unpacked.
    InputStream unpacked(WalObject object) throws IOException {
        InputStream packed = store.read(object.object().key());
        try {
            return new LZ4FrameInputStream(packed);
        } catch (IOException | RuntimeException e) {
            packed.close();
            throw e;
        }
    }

    /// The failure of a file that cannot be unpacked.
    Failure unreadable(WalObject object, Exception e) {
        return new Problem(
                        Kind.BAD,
                        "the file of the replica is damaged",
                        object + " in " + store.url(),
                        String.valueOf(e.getMessage()),
                        "")
                .failure(e);
    }

    private static List<WalObject> inOrder(List<WalObject> found) {
        Map<String, Instant> born = new TreeMap<>();
        found.forEach(object -> born.merge(
                object.generation(), object.object().stored(), (one, other) -> one.isBefore(other) ? one : other));
        return found.stream()
                .sorted(Comparator.comparing((WalObject object) -> born.get(object.generation()))
                        .thenComparing(WalObject::generation)
                        .thenComparing(WalObject.ORDER))
                .toList();
    }

    private static List<WalObject> states(List<WalObject> objects) {
        return objects.stream()
                .filter(object -> !object.isSnapshot()
                        || objects.stream()
                                .noneMatch(other -> !other.isSnapshot()
                                        && other.generation().equals(object.generation())
                                        && other.index() >= object.index()))
                .toList();
    }
}
