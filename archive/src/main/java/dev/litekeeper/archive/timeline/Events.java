package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.log.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What went on beside the commits: lineages that began, and gaps.
record Events(List<Lineage> lineages, List<Gap> gaps) {
    Events {
        lineages = List.copyOf(lineages);
        gaps = List.copyOf(gaps);
    }

    static Events of(Chain chain, Points points) {
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
            if (i > 0 && !chain.isJoined(i) && !stretch.header().begins()) {
                gaps.add(lost(points, chain.stretches().get(i - 1), stretch));
            }
        }
        return new Events(lineages, gaps);
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
