package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.log.LogState;
import dev.litekeeper.archive.log.Replay;
import dev.litekeeper.archive.log.Segment;
import dev.litekeeper.archive.log.SegmentReader;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.sqlite.Progress;
import java.io.ByteArrayInputStream;
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
    private static final long MEMORY = 64L << 20;
    private static final int AHEAD = 4;

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
        while (!left.isEmpty()) {
            if (left.getFirst() instanceof Layer) {
                List<Layer> layers = run(left, Layer.class);
                lay(layers);
                if (left.isEmpty()) {
                    prove(layers.getLast());
                } else {
                    replay(run(left, Stretch.class), layers.getLast());
                }
            } else {
                replay(run(left, Stretch.class));
            }
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

    private void lay(List<Layer> layers) {
        try (FileChannel channel = PlainFile.of(file).openOrCreate()) {
            int threads = parts.store().folder().isPresent()
                    ? Runtime.getRuntime().availableProcessors()
                    : 4 * Runtime.getRuntime().availableProcessors();
            new Canvas(parts, channel, threads).lay(layers, this::fetched);
        } catch (IOException e) {
            throw Problem.environment("cannot write the restored database")
                    .at(file)
                    .because(String.valueOf(e.getMessage()))
                    .hint("check that the disk has space")
                    .failure(e);
        }
    }

    private void prove(Layer last) {
        try (Replay replay = onto(last)) {
            require(replay.prove());
        }
    }

    private void replay(List<Stretch> stretches, Layer last) {
        try (Replay replay = onto(last)) {
            replay(replay, stretches);
        }
    }

    private void replay(List<Stretch> stretches) {
        try (Replay replay = Replay.into(file, MEMORY)) {
            replay(replay, stretches);
        }
    }

    private Replay onto(Layer last) {
        Point point = last.point();
        LogState state = new LogState(point.pages(), point.hash(), point.millis(), true);
        return Replay.onto(file, pageSize, point.position(), state, MEMORY);
    }

    private void replay(Replay replay, List<Stretch> stretches) {
        Deque<Future<Segment>> ahead = new ArrayDeque<>();
        try (ExecutorService threads = Together.pool(AHEAD)) {
            List<Stretch> left = new ArrayList<>(stretches);
            while (!left.isEmpty() || !ahead.isEmpty()) {
                while (!left.isEmpty() && ahead.size() < 2 * AHEAD) {
                    Stretch next = left.removeFirst();
                    ahead.add(threads.submit(() -> read(parts, next)));
                }
                apply(replay, Together.answer(ahead.removeFirst()));
            }
        }
        require(replay.prove());
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
        Segment segment = SegmentReader.only(name, new ByteArrayInputStream(bytes));
        if (!segment.seal().equals(stretch.seal()) || !segment.name().equals(stretch.name())) {
            throw Problem.bad("a segment is another one than its index says")
                    .at(name)
                    .failure();
        }
        return segment;
    }

    /// The states on the way are whole, so each of them can be proven; the last one has to be the one that
    /// is wanted.
    private void require(Replay.Proven proven) {
        boolean last = proven.position() == target.position();
        if (last && proven.state().hash() != target.hash()) {
            throw Problem.bad("the restored database is not the one that was recorded")
                    .at(file)
                    .because("its database hash is not that of commit " + target.position())
                    .failure();
        }
        progress.at("restore", fetched.get(), total);
    }

    private void fetched(long bytes) {
        progress.at("restore", Math.min(total, fetched.addAndGet(bytes)), total);
    }
}
