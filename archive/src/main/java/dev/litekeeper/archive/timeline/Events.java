package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.log.Mark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What went on beside the commits: lineages that began, and gaps.
record Events(List<Lineage> lineages, List<Gap> gaps) {
    Events {
        lineages = List.copyOf(lineages);
        gaps = List.copyOf(gaps);
    }

    /// @param reach what of the layers can be restored
    /// @param adopted lineages that were taken over from elsewhere, and when
    /// @param floor of single commits up to this position some may be deleted already
    static Events of(Chain chain, Points points, Reach reach, Map<String, Long> adopted, long floor) {
        List<Lineage> lineages = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        for (int i = 0; i < chain.stretches().size(); i++) {
            Stretch stretch = chain.stretches().get(i);
            for (Mark mark : stretch.marks()) {
                switch (mark.kind()) {
                    case LINEAGE -> lineages.add(lineage(chain, i, mark));
                    case GAP -> gaps.add(gap(points, mark.position(), mark.position() + 1, false, mark.text()));
                    case DETACHED, CLOCK -> {}
                }
            }
            boolean old = stretch.header().position() <= floor;
            if (i > 0 && !chain.isJoined(i) && !stretch.header().begins() && !old) {
                gaps.add(lost(points, chain.stretches().get(i - 1), stretch));
            }
        }
        lineages.addAll(older(chain, lineages, reach, adopted));
        lineages.sort((one, other) -> Long.compare(one.first(), other.first()));
        return new Events(lineages, gaps);
    }

    /// Those that single commits do not tell of: what was adopted, and what the tiers have thinned out.
    private static List<Lineage> older(Chain chain, List<Lineage> told, Reach reach, Map<String, Long> adopted) {
        Map<String, Lineage> found = new LinkedHashMap<>();
        for (Layer layer : reach.points().values()) {
            String id = layer.proof().lineage();
            String why = adopted.containsKey(id)
                    ? "adopted at " + Instant.ofEpochMilli(adopted.get(id))
                    : "its beginning is kept in coarser steps";
            Lineage one = new Lineage(id, layer.last(), layer.last(), layer.lastMillis(), why);
            found.merge(id, one, (a, b) -> new Lineage(id, a.first(), b.last(), a.sinceMillis(), why));
        }
        told.forEach(lineage -> found.remove(lineage.id()));
        for (Stretch stretch : chain.stretches()) {
            found.computeIfPresent(
                    stretch.lineage(),
                    (id, a) ->
                            new Lineage(id, a.first(), Math.max(a.last(), stretch.last()), a.sinceMillis(), a.why()));
        }
        return List.copyOf(found.values());
    }

    private static Lineage lineage(Chain chain, int index, Mark mark) {
        long id = chain.stretches().get(index).header().lineage();
        long last = chain.stretches().get(index).last();
        for (int i = index + 1; i < chain.stretches().size(); i++) {
            if (chain.stretches().get(i).header().lineage() != id) {
                break;
            }
            last = chain.stretches().get(i).last();
        }
        return new Lineage(
                chain.stretches().get(index).lineage(), mark.position() + 1, last, mark.millis(), mark.text());
    }

    private static Gap lost(Points points, Stretch one, Stretch other) {
        String why = "objects are lost between " + one.key() + " and " + other.key();
        return gap(points, one.last(), other.name().first(), true, why);
    }

    private static Gap gap(Points points, long after, long before, boolean lost, String why) {
        Optional<Point> last = points.before(after + 1);
        Optional<Point> next = points.after(before - 1);
        return new Gap(
                last.map(Point::position).orElse(0L),
                next.map(Point::position).orElse(Long.MAX_VALUE),
                last.map(Point::millis).orElse(0L),
                next.map(Point::millis).orElse(Long.MAX_VALUE),
                lost,
                why);
    }
}
