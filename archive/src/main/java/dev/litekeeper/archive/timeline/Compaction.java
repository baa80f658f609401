package dev.litekeeper.archive.timeline;

import dev.litekeeper.project.Tier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Makes what is due of each level, and a snapshot where the last one is far behind, a bounded number at a
/// time.
final class Compaction {
    private static final int MOST = 200;

    private final List<Tier> tiers;
    private final LayerMaker maker;
    private final List<Layer> made = new ArrayList<>();

    Compaction(List<Tier> tiers, LayerMaker maker) {
        this.tiers = tiers;
        this.maker = maker;
    }

    /// What was made.
    List<Layer> run(Instant now) {
        for (Lineage lineage : maker.timeline().lineages()) {
            if (layers(lineage.id()).isEmpty()) {
                maker.timeline()
                        .after(lineage.first() - 1)
                        .filter(point -> point.lineage().equals(lineage.id()))
                        .ifPresent(point -> made.add(maker.snapshot(point)));
            }
        }
        for (String lineage : lineages()) {
            for (int level = 1; level < tiers.size(); level++) {
                level(lineage, level, now);
            }
            snapshot(lineage);
        }
        return List.copyOf(made);
    }

    private void level(String lineage, int level, Instant now) {
        Optional<Point> start = start(lineage, level);
        if (start.isEmpty()) {
            return;
        }
        Windows.Source source = level == 1 ? commits() : ends(lineage, level - 1);
        for (Due due : Windows.due(level, tiers.get(level), start.get(), source, now, MOST)) {
            if (level == 1) {
                if (!leadsOn(due.from())) {
                    return;
                }
                made.add(maker.fromCommits(due));
                continue;
            }
            List<Layer> below = maker.timeline().pieces().level(level - 1).stream()
                    .filter(layer -> layer.after() >= due.from().position()
                            && layer.last() <= due.to().position())
                    .toList();
            if (!follow(due, below)) {
                return;
            }
            made.add(maker.fromLayers(due, below));
        }
    }

    /// Whether segments lead on from this state: none do from what was adopted.
    private boolean leadsOn(Point point) {
        return maker.timeline().pieces().chain().from(point).isPresent();
    }

    private static boolean follow(Due due, List<Layer> below) {
        long at = due.from().position();
        for (Layer layer : below) {
            if (layer.after() != at) {
                return false;
            }
            at = layer.last();
        }
        return at == due.to().position();
    }

    /// A snapshot is due when what leads from the last one to the newest layer is larger than it.
    private void snapshot(String lineage) {
        List<Layer> layers = layers(lineage);
        Optional<Point> end = tiers.size() > 1
                ? layers.stream().max(Comparator.comparingLong(Layer::last)).map(Layer::point)
                : maker.timeline().newest().filter(point -> point.lineage().equals(lineage));
        Optional<Layer> last = layers.stream().filter(Layer::isSnapshot).max(Comparator.comparingLong(Layer::last));
        if (end.isEmpty()
                || last.isEmpty()
                || end.get().position() == last.get().last()) {
            return;
        }
        Optional<Route> route = maker.timeline().pieces().route(end.get().position());
        boolean due = route.filter(
                        way -> way.bytes() - last.get().bytes() > last.get().bytes())
                .isPresent();
        if (due) {
            made.add(maker.snapshot(end.get()));
        }
    }

    /// Where the next object of a level begins: where the last one ends, at first with the oldest snapshot.
    private Optional<Point> start(String lineage, int level) {
        List<Layer> layers = layers(lineage);
        Optional<Layer> last =
                layers.stream().filter(layer -> layer.level() == level).max(Comparator.comparingLong(Layer::last));
        Optional<Layer> first = layers.stream().filter(Layer::isSnapshot).min(Comparator.comparingLong(Layer::last));
        return last.or(() -> first).map(Layer::point);
    }

    private Windows.Source commits() {
        Points points = maker.timeline().points();
        return new Windows.Source() {
            @Override
            public Optional<Point> after(long position) {
                return points.after(position);
            }

            @Override
            public Optional<Point> upTo(long millis) {
                return points.upTo(millis);
            }
        };
    }

    private Windows.Source ends(String lineage, int level) {
        List<Layer> layers = layers(lineage).stream()
                .filter(layer -> layer.level() == level)
                .sorted(Comparator.comparingLong(Layer::last))
                .toList();
        return new Windows.Source() {
            @Override
            public Optional<Point> after(long position) {
                return layers.stream()
                        .filter(layer -> layer.last() > position)
                        .findFirst()
                        .map(Layer::point);
            }

            @Override
            public Optional<Point> upTo(long millis) {
                return layers.reversed().stream()
                        .filter(layer -> layer.lastMillis() <= millis)
                        .findFirst()
                        .map(Layer::point);
            }
        };
    }

    private List<Layer> layers(String lineage) {
        Timeline timeline = maker.timeline();
        return timeline.pieces().layers().stream()
                .filter(layer -> layer.proof().lineage().equals(lineage)
                        && timeline.reach().has(layer))
                .toList();
    }

    private List<String> lineages() {
        return maker.timeline().pieces().layers().stream()
                .map(layer -> layer.proof().lineage())
                .distinct()
                .toList();
    }
}
