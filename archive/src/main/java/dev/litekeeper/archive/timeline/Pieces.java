package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.log.LogState;
import dev.litekeeper.store.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Everything a state can be built from, and the ways to build it. Looks at no store.
final class Pieces {
    private static final int WAYS = 3;

    private final Chain chain;
    private final List<Layer> layers;
    private final List<Layer> snapshots;
    private final Map<Integer, NavigableMap<Long, Layer>> levels = new TreeMap<>(Comparator.reverseOrder());

    Pieces(Chain chain, Collection<Layer> layers) {
        this.chain = chain;
        this.layers = layers.stream()
                .sorted((one, other) -> Long.compare(one.last(), other.last()))
                .toList();
        this.snapshots = this.layers.stream()
                .filter(Layer::isSnapshot)
                .sorted((one, other) -> Long.compare(other.last(), one.last()))
                .toList();
        for (Layer layer : this.layers) {
            if (!layer.isSnapshot()) {
                levels.computeIfAbsent(layer.level(), level -> new TreeMap<>()).put(layer.after(), layer);
            }
        }
    }

    Chain chain() {
        return chain;
    }

    /// All layers, those that end first before the others.
    List<Layer> layers() {
        return layers;
    }

    /// The snapshots, the newest first.
    List<Layer> snapshots() {
        return snapshots;
    }

    /// The layers of a level but the snapshots', in order.
    List<Layer> level(int level) {
        NavigableMap<Long, Layer> found = levels.get(level);
        return found == null ? List.of() : List.copyOf(found.values());
    }

    /// The objects that all of this is in.
    Set<Key> keys() {
        return Stream.concat(chain.stretches().stream(), layers.stream())
                .map(Piece::key)
                .collect(Collectors.toSet());
    }

    /// The same and this layer.
    Pieces with(Layer layer) {
        return new Pieces(
                chain, Stream.concat(layers.stream(), Stream.of(layer)).toList());
    }

    /// Those of them that are wanted.
    Pieces only(Predicate<Piece> wanted) {
        return new Pieces(
                new Chain(chain.stretches().stream().filter(wanted).toList()),
                layers.stream().filter(wanted).toList());
    }

    /// The way to a state that takes the least time, as far as a few good ones are compared; empty where
    /// there is none.
    Optional<Route> route(long target) {
        List<Route> found = new ArrayList<>();
        for (Layer snapshot : snapshots) {
            if (snapshot.last() <= target && found.size() < WAYS) {
                fromSnapshot(snapshot, target).ifPresent(found::add);
            }
        }
        fromBeginning(target).ifPresent(found::add);
        return found.stream().min((one, other) -> Long.compare(one.cost(), other.cost()));
    }

    private Optional<Route> fromSnapshot(Layer snapshot, long target) {
        List<Piece> way = new ArrayList<>(List.of(snapshot));
        return extend(way, snapshot.point(), target) ? Optional.of(new Route(way, target)) : Optional.empty();
    }

    private Optional<Route> fromBeginning(long target) {
        Optional<Integer> end = chain.holding(target);
        if (end.isEmpty()) {
            return Optional.empty();
        }
        for (int beginning : chain.beginnings(end.get())) {
            List<Piece> way = new ArrayList<>();
            if (replay(way, beginning, target)) {
                return Optional.of(new Route(way, target));
            }
            return Optional.empty();
        }
        return Optional.empty();
    }

    private boolean extend(List<Piece> way, Point start, long target) {
        Point at = start;
        while (at.position() < target) {
            Optional<Layer> layer = furthest(at.position(), target);
            if (layer.isPresent()) {
                way.add(layer.get());
                at = layer.get().point();
                continue;
            }
            Optional<Integer> next = chain.from(at);
            return next.isPresent() && replay(way, next.get(), target);
        }
        return true;
    }

    /// Goes on with segments from this one on, and with layers as soon as there is one to be laid over a
    /// whole state.
    private boolean replay(List<Piece> way, int from, long target) {
        List<Stretch> all = chain.stretches();
        for (int i = from; i < all.size(); i++) {
            Stretch stretch = all.get(i);
            if (i > from && (!chain.isJoined(i) || stretch.header().begins())) {
                return false;
            }
            way.add(stretch);
            if (stretch.last() >= target) {
                return stretch.name().holds(target);
            }
            if (stretch.endsWhole() && furthest(stretch.last(), target).isPresent()) {
                return extend(way, pointAt(stretch), target);
            }
        }
        return false;
    }

    private Optional<Layer> furthest(long position, long target) {
        Layer best = null;
        for (NavigableMap<Long, Layer> level : levels.values()) {
            Map.Entry<Long, Layer> entry = level.floorEntry(position);
            if (entry == null) {
                continue;
            }
            Layer layer = entry.getValue();
            boolean fits = layer.continues(position) && layer.last() <= target;
            if (fits && (best == null || layer.last() > best.last())) {
                best = layer;
            }
        }
        return Optional.ofNullable(best);
    }

    private static Point pointAt(Stretch stretch) {
        LogState end = stretch.end();
        return new Point(stretch.last(), end.millis(), end.pages(), end.hash(), 0, stretch.lineage());
    }
}
