package dev.litekeeper.archive.timeline;

import dev.litekeeper.project.Tier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Which objects of a level are due: for each step of its tier that is over and had commits, one that ends
/// with the last of them. Steps begin at multiples of their length since 1970. An object that was made too
/// early, before all commits of its step were in the store, is followed by a second one.
final class Windows {
    private Windows() {}

    /// Where the ends of new objects are taken from: single commits, or the ends of objects of the level
    /// below.
    interface Source {
        /// The first state after this position.
        Optional<Point> after(long position);

        /// The last state at or before this time, in milliseconds since 1970.
        Optional<Point> upTo(long millis);
    }

    /// What is due after `start`, within its lineage, at most so many.
    static List<Due> due(int level, Tier tier, Point start, Source source, Instant now, int most) {
        List<Due> due = new ArrayList<>();
        long step = tier.step().toMillis();
        Point at = start;
        while (due.size() < most) {
            Optional<Point> next = source.after(at.position()).filter(sameLineage(at));
            if (next.isEmpty()) {
                return due;
            }
            long end = Math.ceilDiv(next.get().millis(), step) * step;
            if (end > now.toEpochMilli()) {
                return due;
            }
            Point to = source.upTo(end).filter(sameLineage(at)).orElse(next.get());
            due.add(new Due(level, at, to));
            at = to;
        }
        return due;
    }

    private static Predicate<Point> sameLineage(Point one) {
        return other -> other.position() > one.position() && other.lineage().equals(one.lineage());
    }
}
