package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.log.CommitEntry;
import dev.litekeeper.archive.ship.Claim;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What can be restored of one database from one store, as the store had it when it was read.
///
/// Judged by the objects alone, never by what a keeper remembers. Segments of a keeper that was shut out,
/// and LTX objects without a proof, count as not there. For one thread.
public final class Timeline {
    private final Inventory inventory;
    private final Pieces pieces;
    private final Reach reach;
    private final Points points;
    private final Events events;

    private Timeline(Inventory inventory, Pieces pieces) {
        this.inventory = inventory;
        this.pieces = pieces;
        this.reach = Reach.of(pieces);
        this.points = new Points(pieces, reach, inventory::entries);
        this.events = Events.of(pieces.chain(), points, reach, inventory.adopted(), inventory.floor(0));
    }

    /// What the store has now. Fails as bad where it has no archive of this scope, and where objects cannot
    /// be read.
    public static Timeline of(Store store, Scope scope) {
        return of(store, scope, new Known());
    }

    /// [#of(Store, Scope)] for one who looks again and again: only objects that are new are read.
    public static Timeline of(Store store, Scope scope, Known known) {
        Inventory inventory = Inventory.read(store, scope, known);
        return new Timeline(inventory, inventory.pieces());
    }

    /// The same and a layer that was made since.
    Timeline with(Layer layer) {
        return new Timeline(inventory, pieces.with(layer));
    }

    /// The store that was read.
    public Store store() {
        return inventory.store();
    }

    /// Whose archive it is.
    public Scope scope() {
        return inventory.scope();
    }

    /// The newest state that can be restored; empty where nothing can.
    public Optional<Point> newest() {
        return points.newest();
    }

    /// The oldest state that can be restored; empty where nothing can.
    public Optional<Point> oldest() {
        return points.oldest();
    }

    /// The state at this position; empty where it cannot be restored.
    public Optional<Point> find(long position) {
        return points.find(position);
    }

    /// The state at this position. Fails as refused where it cannot be restored, and says what can be
    /// nearby.
    public Point at(long position) {
        return find(position).orElseThrow(() -> Absence.of(this, position).failure());
    }

    /// What was there at this time: the newest commit at or before it, or the newest state before it that
    /// stays. Fails as refused for a time before the first state, after the last commit, or inside a gap.
    public Choice at(Instant time) {
        long millis = time.toEpochMilli();
        Optional<Point> found = points.upTo(millis);
        Optional<Gap> gap = gaps().stream().filter(each -> each.holds(time)).findFirst();
        boolean late = newest().filter(newest -> newest.millis() < millis).isPresent();
        if (found.isEmpty() || gap.isPresent() || late) {
            throw Absence.of(this, time, gap).failure();
        }
        Point point = found.get();
        return new Choice(point, points.isNewestAt(point, millis), points.after(point.position()));
    }

    /// Why the state at this position cannot be restored, and what can be nearby; empty where it can.
    public Optional<Problem> obstacle(long position) {
        return find(position).isPresent() ? Optional.empty() : Optional.of(Absence.of(this, position));
    }

    /// The newest state that can be restored before this position.
    public Optional<Point> before(long position) {
        return points.before(position);
    }

    /// The oldest state that can be restored after this position.
    public Optional<Point> after(long position) {
        return points.after(position);
    }

    /// The states up to this time that can be restored, the newest first, so many at most.
    public List<Point> latest(Instant upTo, int count) {
        List<Point> found = new ArrayList<>();
        Optional<Point> point = points.upTo(upTo.toEpochMilli());
        while (point.isPresent() && found.size() < count) {
            found.add(point.get());
            point = points.before(point.get().position());
        }
        return List.copyOf(found);
    }

    /// The newest single commits since this time that can be restored, with what each of them brought; the
    /// newest first, so many at most.
    public List<CommitEntry> commits(Instant since, int count) {
        return commits(Long.MAX_VALUE, since, count);
    }

    /// [#commits(Instant, int)] of those before this position.
    public List<CommitEntry> commits(long before, Instant since, int count) {
        return points.newest(before, since.toEpochMilli(), count);
    }

    /// The stretches of time of which nothing can be restored, the oldest first.
    public List<Gap> gaps() {
        return events.gaps();
    }

    /// What of the archive is damaged or lost, a line each.
    public List<String> faults() {
        Stream<String> damaged = inventory.faults().values().stream().map(Problem::toString);
        return Stream.concat(damaged, gaps().stream().filter(Gap::lost).map(Gap::why))
                .toList();
    }

    /// Which database it is of, in words of the newest keeper whose claim can be read; empty where none can.
    public Optional<String> database() {
        Parts parts = new Parts(store());
        for (long epoch = inventory.epoch(); epoch > 0; epoch--) {
            Key key = inventory.keys().claim(epoch);
            try {
                return Optional.of(
                        Claim.read(parts.name(key), parts.all(key), epoch).database());
            } catch (Failure e) {
                if (e.kind() != Kind.BAD) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }

    /// The databases this archive is of, one after the other; usually one.
    public List<Lineage> lineages() {
        return events.lineages();
    }

    /// What can be restored in which steps, the finest first. They overlap.
    public List<Span> spans() {
        return Span.all(pieces, reach);
    }

    /// What the archive takes in the store.
    public Holdings holdings() {
        long database =
                newest().map(point -> (long) point.pages() * pageSize(point)).orElse(0L);
        return new Holdings(inventory.objects().size(), inventory.bytes(), inventory.needed(), new ByteSize(database));
    }

    /// Bytes of a page at this state.
    int pageSize(Point point) {
        return pieces().chain()
                .holding(point.position())
                .map(index -> pieces().chain().stretches().get(index).header().pageSize())
                .or(() -> pieces().layers().stream()
                        .filter(layer -> layer.last() == point.position())
                        .findFirst()
                        .map(layer -> layer.proof().pageSize()))
                .orElseThrow(() -> new IllegalArgumentException("not a state of this archive: " + point));
    }

    Inventory inventory() {
        return inventory;
    }

    Pieces pieces() {
        return pieces;
    }

    Points points() {
        return points;
    }

    Reach reach() {
        return reach;
    }
}
