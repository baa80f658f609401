package dev.litekeeper.archive.timeline;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// Which of the pieces lead to states that can be built, found in one pass over all of them.
final class Reach {
    /// No state of a segment can be built.
    static final long NOTHING = Long.MAX_VALUE;

    private final Chain chain;
    private final long[] from;
    private final Set<Layer> layers = new HashSet<>();
    private final TreeMap<Long, Layer> points = new TreeMap<>();

    private Reach(Chain chain) {
        this.chain = chain;
        this.from = new long[chain.stretches().size()];
    }

    static Reach of(Pieces pieces) {
        Reach reach = new Reach(pieces.chain());
        List<Layer> layers = new ArrayList<>(pieces.layers());
        layers.sort((one, other) -> one.last() == other.last()
                ? Integer.compare(other.level(), one.level())
                : Long.compare(one.last(), other.last()));
        int next = 0;
        for (int i = 0; i < reach.from.length; i++) {
            long last = reach.chain.stretches().get(i).last();
            while (next < layers.size() && layers.get(next).last() <= last) {
                reach.take(layers.get(next++), i);
            }
            reach.from[i] = reach.start(i);
        }
        while (next < layers.size()) {
            reach.take(layers.get(next++), reach.from.length);
        }
        return reach;
    }

    /// The first position in this segment whose state can be built, if it is whole; [#NOTHING] where there
    /// is none.
    long from(int index) {
        return from[index];
    }

    boolean has(Layer layer) {
        return layers.contains(layer);
    }

    /// The layers that can be reached, by the position they lead to.
    NavigableMap<Long, Layer> points() {
        return points;
    }

    /// The last position of anything that can be reached; 0 where nothing can.
    long newest() {
        long newest = points.isEmpty() ? 0 : points.lastKey();
        for (int i = 0; i < from.length; i++) {
            if (from[i] != NOTHING) {
                newest = Math.max(newest, chain.stretches().get(i).last());
            }
        }
        return newest;
    }

    private long start(int index) {
        Stretch stretch = chain.stretches().get(index);
        boolean goesOn = chain.isJoined(index) && from[index - 1] != NOTHING;
        if (stretch.header().begins() || goesOn) {
            return stretch.name().first();
        }
        Long point = points.ceilingKey(stretch.header().position());
        while (point != null && point <= stretch.last()) {
            Layer layer = points.get(point);
            if (layer != null && stretch.continues(layer.point())) {
                return point + 1;
            }
            point = points.higherKey(point);
        }
        return NOTHING;
    }

    private void take(Layer layer, int before) {
        if (layer.isSnapshot() || isReached(layer, before)) {
            layers.add(layer);
            points.merge(layer.last(), layer, (one, other) -> one.level() >= other.level() ? one : other);
        }
    }

    private boolean isReached(Layer layer, int before) {
        Long point = points.ceilingKey(layer.after());
        if (point != null && point < layer.last()) {
            return true;
        }
        return chain.holding(layer.after())
                .filter(index -> index <= before)
                .map(index -> (index < before ? from[index] : start(index)) <= layer.after())
                .orElse(false);
    }
}
