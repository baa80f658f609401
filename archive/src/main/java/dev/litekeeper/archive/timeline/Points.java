package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.log.CommitEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The states that can be restored, found by position or by time. Indexes of segments are read where they
/// are needed.
final class Points {
    private final Chain chain;
    private final Reach reach;
    private final Function<Stretch, List<CommitEntry>> entries;

    Points(Pieces pieces, Reach reach, Function<Stretch, List<CommitEntry>> entries) {
        this.chain = pieces.chain();
        this.reach = reach;
        this.entries = entries;
    }

    Optional<Point> newest() {
        return before(Long.MAX_VALUE);
    }

    Optional<Point> oldest() {
        return after(0);
    }

    Optional<Point> find(long position) {
        Optional<Point> commit = commit(position);
        return commit.isPresent()
                ? commit
                : Optional.ofNullable(layers().get(position)).map(Layer::point);
    }

    /// The commit at this position, where single commits stay; empty where it cannot be restored as such.
    Optional<Point> commit(long position) {
        Optional<Integer> holding = chain.holding(position);
        if (holding.isEmpty() || position < reach.from(holding.get())) {
            return Optional.empty();
        }
        Stretch stretch = chain.stretches().get(holding.get());
        CommitEntry entry =
                entries.apply(stretch).get((int) (position - stretch.name().first()));
        return entry.whole() ? Optional.of(point(stretch, entry)) : Optional.empty();
    }

    /// The newest one before this position.
    Optional<Point> before(long position) {
        Optional<Point> layer = layer(layers().lowerEntry(position));
        Optional<Point> commit = Optional.empty();
        for (int i = chain.stretches().size() - 1; i >= 0 && commit.isEmpty(); i--) {
            Stretch stretch = chain.stretches().get(i);
            if (layer.isPresent() && stretch.last() <= layer.get().position()) {
                return layer;
            }
            if (stretch.name().first() < position) {
                commit = last(i, point -> point.position() < position);
            }
        }
        return later(commit, layer);
    }

    /// The oldest one after this position.
    Optional<Point> after(long position) {
        Optional<Point> layer = layer(layers().higherEntry(position));
        Optional<Point> commit = Optional.empty();
        for (int i = chain.firstReaching(position + 1); i < chain.stretches().size() && commit.isEmpty(); i++) {
            if (layer.isPresent()
                    && layer.get().position() < chain.stretches().get(i).name().first()) {
                return layer;
            }
            commit = first(i, point -> point.position() > position);
        }
        boolean layerFirst = layer.isPresent()
                && commit.map(point -> point.position() > layer.get().position())
                        .orElse(true);
        return layerFirst ? layer : commit;
    }

    /// The newest one at or before this time.
    Optional<Point> upTo(long millis) {
        Optional<Point> layer = layers().descendingMap().values().stream()
                .filter(found -> found.lastMillis() <= millis)
                .findFirst()
                .map(Layer::point);
        Optional<Point> commit = Optional.empty();
        for (int i = chain.stretches().size() - 1; i >= 0 && commit.isEmpty(); i--) {
            if (chain.stretches().get(i).header().state().millis() <= millis) {
                commit = last(i, point -> point.millis() <= millis);
            }
        }
        return later(commit, layer);
    }

    /// Whether every commit after this point up to this time is known, so that there was none.
    boolean isNewestAt(Point point, long millis) {
        Optional<Integer> next = chain.from(point);
        if (next.isEmpty()) {
            return point.millis() == millis;
        }
        for (int i = next.get(); i < chain.stretches().size(); i++) {
            if (i > next.get() && !chain.isJoined(i)) {
                return false;
            }
            for (CommitEntry entry : entries.apply(chain.stretches().get(i))) {
                if (entry.position() > point.position()) {
                    return entry.millis() > millis;
                }
            }
        }
        return point.millis() == millis;
    }

    /// The newest commits before this position and since this time whose states can be restored as such, the
    /// newest first, so many at most.
    List<CommitEntry> newest(long before, long sinceMillis, int count) {
        List<CommitEntry> found = new ArrayList<>();
        for (int i = chain.stretches().size() - 1; i >= 0 && found.size() < count; i--) {
            if (chain.stretches().get(i).end().millis() < sinceMillis) {
                break;
            }
            if (chain.stretches().get(i).name().first() >= before) {
                continue;
            }
            long from = reach.from(i);
            entries.apply(chain.stretches().get(i)).reversed().stream()
                    .filter(entry -> entry.whole() && entry.position() >= from && entry.position() < before)
                    .filter(entry -> entry.millis() >= sinceMillis)
                    .limit(count - found.size())
                    .forEach(found::add);
        }
        return List.copyOf(found);
    }

    /// The commits of a segment whose states can be restored.
    List<Point> commits(int index) {
        long from = reach.from(index);
        if (from == Reach.NOTHING) {
            return List.of();
        }
        List<Point> points = new ArrayList<>();
        Stretch stretch = chain.stretches().get(index);
        for (CommitEntry entry : entries.apply(stretch)) {
            if (entry.whole() && entry.position() >= from) {
                points.add(point(stretch, entry));
            }
        }
        return points;
    }

    private static Point point(Stretch stretch, CommitEntry entry) {
        return new Point(entry.position(), entry.millis(), entry.pages(), entry.hash(), 0, stretch.lineage());
    }

    private Optional<Point> first(int index, Predicate<Point> wanted) {
        return commits(index).stream().filter(wanted).findFirst();
    }

    private Optional<Point> last(int index, Predicate<Point> wanted) {
        Stretch stretch = chain.stretches().get(index);
        if (reach.from(index) == Reach.NOTHING) {
            return Optional.empty();
        }
        List<CommitEntry> all = entries.apply(stretch);
        for (int i = all.size() - 1; i >= 0 && all.get(i).position() >= reach.from(index); i--) {
            Point point = point(stretch, all.get(i));
            if (all.get(i).whole() && wanted.test(point)) {
                return Optional.of(point);
            }
        }
        return Optional.empty();
    }

    private NavigableMap<Long, Layer> layers() {
        return reach.points();
    }

    private static Optional<Point> layer(Map.@Nullable Entry<Long, Layer> entry) {
        return entry == null ? Optional.empty() : Optional.of(entry.getValue().point());
    }

    private static Optional<Point> later(Optional<Point> one, Optional<Point> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isPresent() ? one : other;
        }
        return one.get().position() >= other.get().position() ? one : other;
    }
}
