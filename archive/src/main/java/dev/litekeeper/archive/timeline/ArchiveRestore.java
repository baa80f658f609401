package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.log.SegmentReader;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.AtExit;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.StoredObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// The restore of one state into a new file. Nothing happens before [#to].
public final class ArchiveRestore {
    private static final int ATTEMPTS = 5;

    private final Timeline timeline;
    private final Point point;
    private final Route route;

    private ArchiveRestore(Timeline timeline, Point point, Route route) {
        this.timeline = timeline;
        this.point = point;
        this.route = route;
    }

    /// Loads what reading an archive takes of libraries, for a thread that has nothing else to do.
    public static void prepare() {
        SegmentReader.prepare();
        Json.parse("{\"at\": 0}");
    }

    /// The way to a state of this timeline. Fails as bad where there is none.
    public static ArchiveRestore plan(Timeline timeline, Point point) {
        Route route = timeline.pieces()
                .route(point.position())
                .orElseThrow(() -> Problem.bad("there is no way to this state")
                        .at("commit " + point.position() + " in store "
                                + timeline.store().name())
                        .because("objects it needs are not in the store")
                        .hint("litekeeper archive verify says which; litekeeper history shows what can be restored")
                        .failure());
        return new ArchiveRestore(timeline, point, route);
    }

    /// Which state.
    public Point point() {
        return point;
    }

    /// How many objects are read.
    public int objects() {
        return (int) route.pieces().stream().map(Piece::key).distinct().count();
    }

    /// The objects that a store needs to have this state: those that are read, and what says that they
    /// count.
    public List<Key> keys() {
        Inventory inventory = timeline.inventory();
        Stream<Key> proofs = inventory.objects().stream()
                .map(StoredObject::key)
                .filter(key -> key.text().startsWith(inventory.keys().proofs()));
        Stream<Key> words = Stream.concat(inventory.claims().stream(), proofs);
        return Stream.concat(route.pieces().stream().map(Piece::key), words)
                .distinct()
                .toList();
    }

    /// How many bytes are read from the store.
    public ByteSize fetch() {
        return new ByteSize(route.bytes());
    }

    /// The size of the file.
    public ByteSize size() {
        return new ByteSize((long) point.pages() * timeline.pageSize(point));
    }

    /// How long it will take into a folder, the start of the program and the look at the archive included, from a small
    /// part of it that is tried now. What else the machine will do meanwhile is not known.
    ///
    /// @param slowness how many times as long as an ordinary machine this one takes
    /// @param nanos a clock, in nanoseconds
    public Duration estimate(Path folder, double slowness, LongSupplier nanos) {
        int listed = timeline.inventory().objects().size();
        return new Estimate(new Parts(timeline.store()), route, nanos).of(size().bytes(), folder, listed, slowness);
    }

    /// Restores into a file that must not be there, readable by its owner alone, and proves it. Where an
    /// object vanishes meanwhile, another way is looked for. The file is removed where anything fails; as
    /// bad where the result is not the state that was recorded.
    public Restored to(Path target, Progress progress) {
        if (Files.exists(target)) {
            throw Problem.refused("the file is there already")
                    .at(target)
                    .hint("name a file that is not there")
                    .failure();
        }
        long began = System.nanoTime();
        ArchiveRestore plan = this;
        for (int attempt = 1; ; attempt++) {
            try {
                plan.build(target, progress);
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                return new Restored(point, plan.objects(), plan.fetch(), size(), took);
            } catch (Failure e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                plan = plan.another(e);
            }
        }
    }

    private void build(Path target, Progress progress) {
        Path temporary = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".restore");
        try (AtExit _ = AtExit.run(() -> PlainFile.of(temporary).delete())) {
            new Building(new Parts(timeline.store()), route, point, timeline.pageSize(point), temporary, progress)
                    .run();
            PlainFile.of(target).moveHere(temporary);
        } finally {
            PlainFile.of(temporary).delete();
        }
    }

    /// Another way: through what the store has now where objects vanished, or around those that are
    /// damaged. Fails with what happened where there is none.
    private ArchiveRestore another(Failure happened) {
        if (vanished()) {
            Timeline now = Timeline.of(timeline.store(), timeline.scope());
            Point there = now.at(point.position());
            if (there.hash() != point.hash() || there.pages() != point.pages()) {
                throw Problem.bad("this commit is another one by now")
                        .at("commit " + point.position() + " in store "
                                + timeline.store().name())
                        .because("what it was made of is gone, and another keeper's commit has its number")
                        .hint("see what there is now: litekeeper history")
                        .failure(happened);
            }
            return plan(now, there);
        }
        Set<Key> damaged = happened.kind() == Kind.BAD ? damaged() : Set.of();
        return timeline.inventory()
                .pieces(damaged)
                .route(point.position())
                .filter(_ -> !damaged.isEmpty())
                .map(way -> new ArchiveRestore(timeline, point, way))
                .orElseThrow(() -> happened);
    }

    /// The objects of the way that are not what they were. One that cannot be read for another reason is not damaged.
    private Set<Key> damaged() {
        Parts parts = new Parts(timeline.store());
        Set<Key> damaged = new HashSet<>();
        for (Piece piece : route.pieces()) {
            try {
                switch (piece) {
                    case Layer layer -> new Proving(timeline, parts).requireSound(layer);
                    case Stretch stretch -> Building.read(parts, stretch);
                }
            } catch (Failure e) {
                if (e.kind() == Kind.INTERRUPTED) {
                    throw e;
                }
                if (e.kind() == Kind.BAD) {
                    damaged.add(piece.key());
                }
            }
        }
        return damaged;
    }

    /// Whether an object that the way needs is gone from the store.
    private boolean vanished() {
        return route.pieces().stream()
                .map(Piece::key)
                .distinct()
                .anyMatch(key -> timeline.store().find(key).isEmpty());
    }
}
