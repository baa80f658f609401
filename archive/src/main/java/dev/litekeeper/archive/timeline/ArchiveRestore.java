package dev.litekeeper.archive.timeline;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.sqlite.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// The restore of one state into a new file. Nothing happens before [#to].
public final class ArchiveRestore {
    private final Timeline timeline;
    private final Point point;
    private final Route route;

    private ArchiveRestore(Timeline timeline, Point point, Route route) {
        this.timeline = timeline;
        this.point = point;
        this.route = route;
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

    /// How many bytes are read from the store.
    public ByteSize fetch() {
        return new ByteSize(route.bytes());
    }

    /// The size of the file.
    public ByteSize size() {
        return new ByteSize((long) point.pages() * pageSize());
    }

    /// How long it will take, from a small part of it that is tried.
    public Duration estimate() {
        return Duration.ZERO;
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
        throw Problem.unknown("restoring from " + timeline.scope() + " is not there yet")
                .at(target)
                .failure();
    }

    private int pageSize() {
        return 4096;
    }
}
