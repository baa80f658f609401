package dev.litekeeper.life.pointintime;

import dev.litekeeper.archive.timeline.ArchiveRestore;
import dev.litekeeper.archive.timeline.Point;
import dev.litekeeper.archive.timeline.Timeline;
import java.util.OptionalLong;

/// The state of the archive that a target stands for.
///
/// @param timeline the archive in the store that has it
/// @param exact whether it is just what was asked for; else commits between the two were thinned out
public record Found(Timeline timeline, Point point, boolean exact) {

    /// The way to it.
    public ArchiveRestore restore() {
        return ArchiveRestore.plan(timeline, point);
    }

    /// How many commits of the archive come after it.
    public long later() {
        return timeline.newest()
                .map(newest -> newest.position() - point.position())
                .orElse(0L);
    }

    /// The newest commit of the archive.
    public OptionalLong newest() {
        return timeline.newest().map(found -> OptionalLong.of(found.position())).orElse(OptionalLong.empty());
    }

    /// In words, as in `commit 812 of 2026-11-22T14:03:05.120Z in store local`.
    public String told() {
        return "commit " + point.position() + " of " + point.time() + " in store "
                + timeline.store().name();
    }
}
