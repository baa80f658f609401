package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.log.Segment;
import dev.litekeeper.archive.ship.Claim;
import dev.litekeeper.archive.ship.First;
import dev.litekeeper.archive.ship.Tip;
import dev.litekeeper.archive.ship.Waymark;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.files.ScratchFolder;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.store.Key;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One verification of an archive.
final class Verifying {
    private final Timeline timeline;
    private final Inventory inventory;
    private final Parts parts;
    private final Path scratch;
    private final Progress progress;
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<Key> read = new HashSet<>();
    private final long total;
    private long bytes;

    Verifying(Timeline timeline, Path scratch, Progress progress) {
        this.timeline = timeline;
        this.inventory = timeline.inventory();
        this.parts = new Parts(timeline.store());
        this.scratch = scratch;
        this.progress = progress;
        this.total = inventory.needed().bytes();
    }

    ArchiveVerification run(long atLeast) {
        inventory.faults().forEach((key, problem) -> findings.add(new Finding(key.text(), true, problem)));
        findings.addAll(new Completeness(timeline).findings(atLeast));
        timeline.pieces().chain().stretches().forEach(stretch -> judge(stretch.key(), () -> segment(stretch)));
        timeline.pieces().layers().forEach(layer -> judge(layer.key(), () -> layer(layer)));
        inventory.claims().forEach(key -> judge(key, () -> note(key)));
        Optional<Point> newest = states();
        leftovers();
        return new ArchiveVerification(distinct(), notes, read.size(), new ByteSize(bytes), newest);
    }

    /// What is damaged is met again where a state needs it.
    private List<Finding> distinct() {
        Set<String> told = new HashSet<>();
        return findings.stream()
                .filter(finding -> told.add(finding.problem().toString()))
                .toList();
    }

    private void segment(Stretch stretch) {
        Segment segment = Building.read(parts, stretch);
        boolean same = segment.header().equals(stretch.header())
                && segment.end().equals(stretch.end())
                && segment.marks().equals(stretch.marks())
                && segment.endsInsideACommit() == stretch.open();
        if (!same) {
            throw Problem.bad("a segment is another one than its directory says")
                    .at(parts.name(stretch.key()))
                    .because("segment " + stretch.name())
                    .failure();
        }
        counted(stretch.key(), stretch.bytes());
    }

    /// Reads the object, and the pages it replaces: by their hashes it leads from the one state to the
    /// other.
    private void layer(Layer layer) {
        Proof proof = layer.proof();
        Proving proving = new Proving(timeline, parts);
        Optional<Ground> ground =
                layer.isSnapshot() ? Optional.empty() : Ground.at(parts, timeline.pieces(), layer.after());
        Proving.Reading reading = proving.read(layer.key(), proof.pageSize(), ground);
        counted(layer.key(), layer.bytes());
        boolean grounded = layer.isSnapshot() || ground.isPresent();
        Optional<Point> commit = timeline.points().commit(layer.last());
        boolean same = reading.sha256().equals(proof.sha256())
                && reading.header().commit() == proof.pages()
                && (!grounded || proof.hashBefore() + reading.change() == proof.hashAfter())
                && commit.map(point -> point.hash() == proof.hashAfter()).orElse(true);
        if (!same) {
            throw Problem.bad("an LTX object is not what was proven")
                    .at(parts.name(layer.key()))
                    .because("it does not lead to commit " + layer.last())
                    .failure();
        }
        if (!grounded) {
            throw Problem.bad("nothing leads to where an LTX object goes on")
                    .at(parts.name(layer.key()))
                    .because("objects before commit " + proof.first() + " are missing")
                    .failure();
        }
    }

    private void note(Key key) {
        byte[] text = parts.all(key);
        long epoch = inventory.keys().epochOf(key).orElse(0);
        if (key.equals(inventory.keys().claim(epoch))) {
            Claim.read(parts.name(key), text, epoch);
        } else if (key.equals(inventory.keys().first(epoch))) {
            First.read(parts.name(key), text, epoch);
        } else if (inventory.keys().waymarkOf(key).isPresent()) {
            Waymark.read(
                    parts.name(key),
                    text,
                    epoch,
                    inventory.keys().waymarkOf(key).orElseThrow());
        } else {
            Tip.read(parts.name(key), text, epoch);
            requireClaimed(key, Tip.run(parts.name(key), text, epoch), epoch);
        }
        counted(key, text.length);
    }

    /// Fails as bad where the epoch was claimed by another run than the one that began it.
    private void requireClaimed(Key key, String run, long epoch) {
        Key claim = inventory.keys().claim(epoch);
        Claim claimed = Claim.read(parts.name(claim), parts.all(claim), epoch);
        if (!claimed.keeper().run().equals(run)) {
            throw Problem.bad("an epoch was claimed by another run of a keeper than the one that began it")
                    .at(parts.name(claim))
                    .because("it is by run " + claimed.keeper().run() + ", and " + parts.name(key) + " by run " + run)
                    .failure();
        }
    }

    /// Puts the end of every run of segments together, through all of its segments, and the newest state.
    private Optional<Point> states() {
        Optional<Point> newest = timeline.newest();
        List<Route> routes = new ArrayList<>(Runs.of(timeline).routes());
        newest.flatMap(point -> timeline.pieces().route(point.position())).ifPresent(routes::add);
        boolean proven = newest.isPresent();
        for (Route route : routes.stream().distinct().toList()) {
            Key last = route.pieces().getLast().key();
            boolean sound = judge(last, () -> state(route));
            proven &= sound || newest.map(Point::position).orElse(0L) != route.target();
        }
        return proven ? newest : Optional.empty();
    }

    private void state(Route route) {
        Point point = timeline.at(route.target());
        try (ScratchFolder folder = ScratchFolder.in(scratch)) {
            Path file = folder.resolve("state");
            new Building(parts, route, point, timeline.pageSize(point), file, Progress.NONE).run();
        }
    }

    private void leftovers() {
        for (Key key : inventory.unproven()) {
            findings.add(new Finding(
                    key.text(),
                    false,
                    Problem.unknown("an LTX object has no proof")
                            .at(parts.name(key))
                            .because("it is being made, or making it was cut short, or its proof is lost")));
        }
        if (!inventory.orphans().isEmpty()) {
            notes.add(inventory.orphans().size()
                    + " segments are from keepers that had been shut out; nothing uses them");
        }
    }

    private boolean judge(Key key, Runnable look) {
        try {
            look.run();
            return true;
        } catch (Failure e) {
            if (e.kind() == Kind.INTERRUPTED) {
                throw e;
            }
            boolean broken = e.kind() == Kind.BAD || e.kind() == Kind.REFUSED;
            findings.add(new Finding(key.text(), broken, e.problem()));
            return false;
        }
    }

    private void counted(Key key, long length) {
        read.add(key);
        bytes += length;
        progress.at("verify", Math.min(bytes, total), total);
    }
}
