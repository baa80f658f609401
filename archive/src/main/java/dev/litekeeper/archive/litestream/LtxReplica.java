package dev.litekeeper.archive.litestream;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.ltx.LtxFailure;
import dev.litekeeper.ltx.LtxHeader;
import dev.litekeeper.ltx.LtxReader;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What Litestream 0.5 writes: LTX files in levels, snapshots at level 9.
final class LtxReplica implements Replica {
    private final Store store;
    private final List<LtxObject> objects;

    LtxReplica(Store store, List<LtxObject> objects) {
        this.store = store;
        this.objects = List.copyOf(objects);
    }

    @Override
    public String version() {
        return "0.5";
    }

    @Override
    public String where() {
        return store.url();
    }

    @Override
    public List<Position> positions() {
        TreeMap<Long, Position> positions = new TreeMap<>();
        for (LtxObject object : objects) {
            positions.putIfAbsent(object.max(), position(object));
        }
        return List.copyOf(positions.values());
    }

    @Override
    public List<DamagedObject> damaged() {
        List<DamagedObject> damaged = new ArrayList<>();
        for (LtxObject object : objects) {
            try (LtxReader reader = open(object)) {
                reader.finish();
            } catch (LtxFailure e) {
                damaged.add(new DamagedObject(object.object().key(), e.problem()));
            } catch (IOException e) {
                throw cannotRead(object, e);
            }
        }
        return damaged;
    }

    @Override
    public LtxRebuild rebuild(Path file, List<DamagedObject> damaged) {
        return new LtxRebuild(this, without(damaged), file);
    }

    /// The files that lead to this transaction, in order: the newest snapshot up to it, and from there always the file
    /// that leads furthest, as Litestream chooses them. Empty where they do not reach it.
    Optional<List<LtxObject>> chain(long target) {
        List<LtxObject> chain = new ArrayList<>();
        objects.stream()
                .filter(object -> object.level() == LtxObject.SNAPSHOT && object.max() <= target)
                .reduce((one, other) -> other.max() >= one.max() ? other : one)
                .ifPresent(chain::add);
        long reached = chain.isEmpty() ? 0 : chain.getFirst().max();
        while (reached < target) {
            Optional<LtxObject> next = next(reached, target);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            chain.add(next.get());
            reached = next.get().max();
        }
        return Optional.of(chain);
    }

    /// The files that end with this transaction.
    List<LtxObject> endingAt(long transaction) {
        return objects.stream().filter(object -> object.max() == transaction).toList();
    }

    /// The first transactions that no file holds before this one; empty where none is missing.
    Optional<String> hole(long target) {
        long reached = 0;
        while (reached < target) {
            long from = reached;
            Optional<LtxObject> next = objects.stream()
                    .filter(object -> object.min() <= from + 1 && object.max() > from)
                    .reduce((one, other) -> other.isBetterThan(one) ? other : one);
            if (next.isEmpty()) {
                return Optional.of(String.format("no file holds transaction %016x", reached + 1));
            }
            reached = next.get().max();
        }
        return Optional.empty();
    }

    /// Opens a file and reads its header, which must say what its name says.
    LtxReader open(LtxObject object) throws IOException {
        String where = object + " in " + store.url();
        LtxReader reader = LtxReader.of(store.read(object.object().key()), where);
        LtxHeader header = reader.header();
        if (header.minTxid() != object.min() || header.maxTxid() != object.max()) {
            reader.close();
            throw Problem.bad("the LTX file has the name of another")
                    .at(where)
                    .because(String.format(
                            "it holds the transactions %016x to %016x", header.minTxid(), header.maxTxid()))
                    .failure();
        }
        return reader;
    }

    Failure cannotRead(LtxObject object, IOException e) {
        return new Problem(
                        Kind.ENVIRONMENT,
                        "cannot read the file",
                        object + " in " + store.url(),
                        String.valueOf(e.getMessage()),
                        "")
                .failure(e);
    }

    private Optional<LtxObject> next(long reached, long target) {
        return objects.stream()
                .filter(object -> object.level() != LtxObject.SNAPSHOT)
                .filter(object -> object.min() <= reached + 1 && object.max() > reached && object.max() <= target)
                .reduce((one, other) -> other.isBetterThan(one) ? other : one);
    }

    private LtxReplica without(List<DamagedObject> damaged) {
        Set<Key> keys = damaged.stream().map(DamagedObject::key).collect(Collectors.toSet());
        return new LtxReplica(
                store,
                objects.stream()
                        .filter(object -> !keys.contains(object.object().key()))
                        .toList());
    }

    private static Position position(LtxObject object) {
        return new Position(
                object.max(),
                String.format("%016x", object.max()),
                object.object().stored());
    }
}
