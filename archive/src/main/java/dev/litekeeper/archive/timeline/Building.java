package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.log.LogState;
import dev.litekeeper.archive.log.Replay;
import dev.litekeeper.archive.log.Segment;
import dev.litekeeper.archive.log.SegmentReader;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.sqlite.Progress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// Builds one state in a file, the way a [Route] says, and proves it.
final class Building {
    /// Bytes of pages in memory, and as many of segments that were fetched ahead.
    private static final long MEMORY = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 4);

    private final Parts parts;
    private final Route route;
    private final int pageSize;
    private final Point target;
    private final Path file;
    private final Progress progress;
    private final AtomicLong fetched = new AtomicLong();
    private final long total;

    Building(Parts parts, Route route, Point target, int pageSize, Path file, Progress progress) {
        this.parts = parts;
        this.route = route;
        this.target = target;
        this.pageSize = pageSize;
        this.file = file;
        this.progress = progress;
        this.total = route.bytes();
    }

    /// Fails as bad where the result is not the state that was recorded.
    void run() {
        progress.at("restore", 0, total);
        List<Piece> left = new ArrayList<>(route.pieces());
        Replay replay = Replay.into(file, MEMORY);
        long reached = 0;
        try {
            while (!left.isEmpty()) {
                List<Layer> layers = run(left, Layer.class);
                if (!layers.isEmpty()) {
                    replay.close();
                    replay = lay(layers);
                }
                replay(replay, run(left, Stretch.class));
                reached = require(replay.prove());
            }
        } finally {
            replay.close();
        }
        if (reached != target.position()) {
            throw another(target.position());
        }
    }

    /// Takes the pieces of one kind off the front.
    private static <T extends Piece> List<T> run(List<Piece> left, Class<T> kind) {
        List<T> run = new ArrayList<>();
        while (!left.isEmpty() && kind.isInstance(left.getFirst())) {
            run.add(kind.cast(left.removeFirst()));
        }
        return run;
    }

    /// Lays layers over what is in the file. Over nothing, the sum of their pages is the database hash.
    private Replay lay(List<Layer> layers) {
        Point reached = layers.getLast().point();
        LogState state = new LogState(reached.pages(), reached.hash(), reached.millis(), true);
        try (FileChannel channel = PlainFile.of(file).openOrCreate()) {
            long hash = new Canvas(parts, file, channel).lay(layers, this::fetched);
            if (!layers.getFirst().isSnapshot()) {
                return Replay.onto(file, pageSize, reached.position(), state, MEMORY);
            }
            if (hash != reached.hash()) {
                throw another(reached.position());
            }
            return Replay.onProven(file, pageSize, reached.position(), state, MEMORY);
        } catch (IOException e) {
            throw Problem.environment("cannot write the restored database")
                    .at(file)
                    .because(String.valueOf(e.getMessage()))
                    .hint("check that the disk has space")
                    .failure(e);
        }
    }

    private void replay(Replay replay, List<Stretch> stretches) {
        Deque<Future<Segment>> ahead = new ArrayDeque<>();
        long fetching = 0;
        try (ExecutorService threads = Together.pool(parts.atOnce())) {
            List<Stretch> left = new ArrayList<>(stretches);
            while (!left.isEmpty() || !ahead.isEmpty()) {
                while (!left.isEmpty() && ahead.size() < 2 * parts.atOnce() && (ahead.isEmpty() || fetching < MEMORY)) {
                    Stretch next = left.removeFirst();
                    fetching += next.bytes();
                    ahead.add(threads.submit(() -> read(parts, next)));
                }
                Segment segment = Together.answer(ahead.removeFirst());
                apply(replay, segment);
                replay.rest();
                fetching -= segment.bytes();
                fetched(segment.bytes());
            }
        }
    }

    private void apply(Replay replay, Segment segment) {
        if (segment.name().holds(target.position())) {
            replay.applyUpTo(segment, target.position());
        } else {
            replay.apply(segment);
        }
    }

    /// The segment, every byte of which was verified. Fails as bad where it is another one.
    static Segment read(Parts parts, Stretch stretch) {
        String name = parts.name(stretch.key());
        byte[] bytes = parts.part(stretch.key(), stretch.offset(), Math.toIntExact(stretch.bytes()));
        Segment segment = SegmentReader.of(name, bytes);
        if (!segment.seal().equals(stretch.seal()) || !segment.name().equals(stretch.name())) {
            throw Problem.bad("a segment is another one than its index says")
                    .at(name)
                    .failure();
        }
        return segment;
    }

    /// The states on the way are whole, so each of them can be proven; the last one has to be the one that
    /// is wanted. Answers the position of this one.
    private long require(Replay.Proven proven) {
        LogState state = proven.state();
        boolean same = state.hash() == target.hash() && state.pages() == target.pages();
        if (proven.position() == target.position() && !same) {
            throw another(target.position());
        }
        return proven.position();
    }

    private Failure another(long position) {
        return Problem.bad("the restored database is not the one that was recorded")
                .at(file)
                .because("it is not the state after commit " + position)
                .failure();
    }

    private void fetched(long bytes) {
        progress.at("restore", Math.min(total, fetched.addAndGet(bytes)), total);
    }
}
