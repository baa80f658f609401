package dev.litekeeper.archive.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The runs of segments that follow on one another, each as the one route that goes through all of it.
record Runs(List<Route> routes) {

    static Runs of(Timeline timeline) {
        List<Route> routes = new ArrayList<>();
        Chain chain = timeline.pieces().chain();
        int begin = 0;
        for (int i = 1; i <= chain.stretches().size(); i++) {
            boolean ends = i == chain.stretches().size()
                    || !chain.isJoined(i)
                    || chain.stretches().get(i).header().begins();
            if (ends) {
                route(timeline, begin, i).ifPresent(routes::add);
                begin = i;
            }
        }
        return new Runs(List.copyOf(routes));
    }

    /// From the segment `begin` to the one before `end`, as far as states in it are whole.
    private static Optional<Route> route(Timeline timeline, int begin, int end) {
        List<Stretch> stretches = timeline.pieces().chain().stretches();
        Optional<Point> last = Optional.empty();
        int until = end;
        while (until > begin && last.isEmpty()) {
            List<Point> commits = timeline.points().commits(--until);
            last = commits.isEmpty() ? Optional.empty() : Optional.of(commits.getLast());
        }
        if (last.isEmpty()) {
            return Optional.empty();
        }
        List<Piece> way = new ArrayList<>();
        int first = begin;
        if (!stretches.get(begin).header().begins()) {
            Optional<Point> base = base(timeline, begin, last.get().position());
            Optional<Route> layers = base.flatMap(point ->
                    timeline.pieces().only(piece -> piece instanceof Layer).route(point.position()));
            if (layers.isEmpty()) {
                return Optional.empty();
            }
            way.addAll(layers.get().pieces());
            first = timeline.pieces().chain().from(base.orElseThrow()).orElse(begin);
        }
        way.addAll(stretches.subList(first, until + 1));
        return Optional.of(new Route(way, last.get().position()));
    }

    private static Optional<Point> base(Timeline timeline, int begin, long upTo) {
        Stretch stretch = timeline.pieces().chain().stretches().get(begin);
        return timeline.reach().points().subMap(stretch.header().position(), true, upTo, true).entrySet().stream()
                .map(Map.Entry::getValue)
                .map(Layer::point)
                .filter(point -> timeline.pieces().chain().from(point).isPresent())
                .findFirst();
    }
}
