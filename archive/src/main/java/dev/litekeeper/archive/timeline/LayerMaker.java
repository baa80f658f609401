package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.log.CommitEntry;
import dev.litekeeper.archive.log.LogState;
import dev.litekeeper.archive.log.Replay;
import dev.litekeeper.archive.log.Segment;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.files.ScratchFolder;
import dev.litekeeper.ltx.Compactor;
import dev.litekeeper.ltx.LtxHeader;
import dev.litekeeper.ltx.LtxReader;
import dev.litekeeper.ltx.LtxWriter;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.store.Content;
import dev.litekeeper.store.Key;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Makes LTX objects: out of segments, or out of other LTX objects. An object counts from the moment on
/// that it has been read back from the store and its proof is there.
final class LayerMaker {
    private static final long MEMORY = 32L << 20;

    private Timeline timeline;
    private final Parts parts;
    private final Path scratch;

    /// @param scratch a folder for what is put together on this machine; it takes as much as changed, for a
    ///     snapshot out of segments 256 MB
    LayerMaker(Timeline timeline, Path scratch) {
        this.timeline = timeline;
        this.parts = new Parts(timeline.store());
        this.scratch = scratch;
    }

    /// What there is, with all that was made so far.
    Timeline timeline() {
        return timeline;
    }

    /// Makes an object of level 1 from single commits.
    Layer fromCommits(Due due) {
        int pageSize = timeline.pageSize(due.to());
        Ground ground = ground(due.from());
        List<Stretch> stretches = stretches(due);
        try (ScratchFolder folder = ScratchFolder.in(scratch)) {
            Path file = folder.resolve("pages");
            BitSet pages = new BitSet();
            int smallest = touched(stretches, due, pages);
            lay(ground, pages, file, pageSize);
            replay(stretches, due, file, pageSize);
            pages.set(smallest + 1, Math.max(smallest, due.to().pages()) + 1);
            pages.clear(due.to().pages() + 1, Math.max(due.to().pages() + 1, pages.length()));
            pages.clear(0);
            pages.clear(LtxHeader.lockPage(pageSize));
            return put(due, pageSize, out -> write(due, pageSize, pages, file, out));
        }
    }

    /// Makes an object of a level from those of the level below.
    Layer fromLayers(Due due, List<Layer> below) {
        return put(due, below.getFirst().proof().pageSize(), out -> merge(below, out));
    }

    /// Makes a snapshot: out of an older one and what came after it, page by page; without one, out of
    /// segments, slice by slice. Where single commits follow on an older one, the database is put together
    /// on this machine.
    Layer snapshot(Point point) {
        Due due = new Due(Layer.SNAPSHOT, point, point);
        int pageSize = timeline.pageSize(point);
        List<Piece> way = timeline.pieces()
                .route(point.position())
                .orElseThrow(() -> new IllegalArgumentException("no way to " + point))
                .pieces();
        if (way.stream().allMatch(Layer.class::isInstance)) {
            return put(
                    due,
                    pageSize,
                    out -> merge(way.stream().map(Layer.class::cast).toList(), out));
        }
        if (way.stream().allMatch(Stretch.class::isInstance)) {
            List<Stretch> stretches = way.stream().map(Stretch.class::cast).toList();
            Slices slices = new Slices(parts, stretches, point, pageSize, Slices.USUAL);
            try (ScratchFolder folder = ScratchFolder.in(scratch)) {
                return put(
                        due,
                        pageSize,
                        out -> slices.write(LtxWriter.of(out, header(due, pageSize)), folder.resolve("slice")));
            }
        }
        try (ScratchFolder folder = ScratchFolder.in(scratch)) {
            Path file = folder.resolve("database");
            ArchiveRestore.plan(timeline, point).to(file, Progress.NONE);
            BitSet pages = new BitSet();
            pages.set(1, point.pages() + 1);
            pages.clear(LtxHeader.lockPage(pageSize));
            return put(due, pageSize, out -> write(due, pageSize, pages, file, out));
        }
    }

    private Ground ground(Point from) {
        return Ground.at(parts, timeline.pieces(), from.position())
                .orElseThrow(() -> new IllegalArgumentException("no layers lead to " + from));
    }

    private List<Stretch> stretches(Due due) {
        List<Stretch> found = new ArrayList<>();
        List<Stretch> all = timeline.pieces().chain().stretches();
        int from = timeline.pieces().chain().from(due.from()).orElseThrow();
        for (int i = from; i < all.size(); i++) {
            found.add(all.get(i));
            if (all.get(i).last() >= due.to().position()) {
                break;
            }
        }
        return found;
    }

    /// Reads the segments, gathers the pages they wrote, and answers the smallest size the database had.
    private int touched(List<Stretch> stretches, Due due, BitSet pages) {
        int smallest = due.from().pages();
        for (Stretch stretch : stretches) {
            Segment segment = Building.read(parts, stretch);
            for (int page : segment.touched()) {
                pages.set(page);
            }
            for (CommitEntry entry : segment.commits()) {
                if (entry.position() > due.from().position()
                        && entry.position() <= due.to().position()) {
                    smallest = Math.min(smallest, entry.pages());
                }
            }
        }
        return smallest;
    }

    private static void lay(Ground ground, BitSet pages, Path file, int pageSize) {
        byte[] page = new byte[pageSize];
        try (FileChannel channel = PlainFile.of(file).createNew()) {
            for (int number = pages.nextSetBit(1); number >= 0; number = pages.nextSetBit(number + 1)) {
                if (ground.read(number, page)) {
                    channel.write(ByteBuffer.wrap(page), (number - 1L) * pageSize);
                }
            }
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    private void replay(List<Stretch> stretches, Due due, Path file, int pageSize) {
        Point from = due.from();
        LogState state = new LogState(from.pages(), from.hash(), from.millis(), true);
        try (Replay replay = Replay.onto(file, pageSize, from.position(), state, MEMORY)) {
            for (Stretch stretch : stretches) {
                Segment segment = Building.read(parts, stretch);
                if (segment.name().holds(due.to().position())) {
                    replay.applyUpTo(segment, due.to().position());
                } else {
                    replay.apply(segment);
                }
            }
            replay.settle();
        }
    }

    private static void write(Due due, int pageSize, BitSet pages, Path file, OutputStream out) throws IOException {
        LtxWriter writer = LtxWriter.of(out, header(due, pageSize));
        byte[] page = new byte[pageSize];
        try (FileChannel channel = PlainFile.of(file).channel()) {
            for (int number = pages.nextSetBit(1); number >= 0; number = pages.nextSetBit(number + 1)) {
                Arrays.fill(page, (byte) 0);
                ByteBuffer into = ByteBuffer.wrap(page);
                long start = (number - 1L) * pageSize;
                boolean more = true;
                while (more && into.hasRemaining()) {
                    more = channel.read(into, start + into.position()) > 0;
                }
                writer.page(number, page);
            }
        }
        writer.finish();
    }

    private void merge(List<Layer> layers, OutputStream out) throws IOException {
        List<LtxReader> readers = new ArrayList<>();
        try {
            for (Layer layer : layers) {
                readers.add(LtxReader.of(parts.store().read(layer.key()), parts.name(layer.key())));
            }
            Compactor.write(readers, out);
        } finally {
            for (LtxReader reader : readers) {
                reader.close();
            }
        }
    }

    private Layer put(Due due, int pageSize, Content content) {
        long first = due.level() == Layer.SNAPSHOT ? 1 : due.from().position() + 1;
        LayerName name = new LayerName(due.level(), first, due.to().position());
        Key key = name.ltx(timeline.inventory().keys(), timeline.store());
        if (timeline.store().find(name.proof(timeline.inventory().keys())).isPresent()) {
            throw takenOver();
        }
        timeline.store().delete(key);
        timeline.store().put(key, content);
        Proof proof = new Proving(timeline, parts).prove(due, pageSize, key);
        requireStillOurs();
        timeline.store().put(name.proof(timeline.inventory().keys()), proof.text());
        Layer layer = new Layer(key, proof);
        timeline = timeline.with(layer);
        return layer;
    }

    /// Another keeper that took over meanwhile may leave out what this object was made of, from its claim on.
    private void requireStillOurs() {
        long next = timeline.inventory().epoch() + 1;
        if (timeline.store().find(timeline.inventory().keys().claim(next)).isPresent()) {
            throw takenOver();
        }
    }

    private Failure takenOver() {
        return Problem.refused("another keeper took this archive over meanwhile")
                .at(timeline.scope() + " in store " + timeline.store().name())
                .hint("the next run goes on with what it has written")
                .failure();
    }

    private static LtxHeader header(Due due, int pageSize) {
        long first = due.level() == Layer.SNAPSHOT ? 1 : due.from().position() + 1;
        Instant time = Instant.ofEpochMilli(due.to().millis());
        return LtxHeader.of(pageSize, due.to().pages(), first, due.to().position(), time);
    }

    private static RuntimeException cannotWrite(Path file, IOException e) {
        return Problem.environment("cannot put pages together")
                .at(file)
                .because(String.valueOf(e.getMessage()))
                .hint("check that the disk has space")
                .failure(e);
    }
}
