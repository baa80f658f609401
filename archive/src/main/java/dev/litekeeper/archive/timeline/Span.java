package dev.litekeeper.archive.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A stretch of the past that can be restored in steps of the same kind.
///
/// @param level 0 for every single commit; else as in [Point]
/// @param first the position of the first state in it
/// @param last the position of the last one
/// @param fromMillis the time of the first one, in milliseconds since 1970; for single commits the last one
///     before it
/// @param toMillis the time of the last one
/// @param points how many states there are
/// @param bytes what they take in the store
public record Span(int level, long first, long last, long fromMillis, long toMillis, long points, long bytes) {
    public Instant from() {
        return Instant.ofEpochMilli(fromMillis);
    }

    public Instant to() {
        return Instant.ofEpochMilli(toMillis);
    }

    static List<Span> all(Pieces pieces, Reach reach) {
        List<Span> spans = new ArrayList<>(commits(pieces.chain(), reach));
        for (int level = 1; level <= Layer.SNAPSHOT; level++) {
            List<Layer> layers = level == Layer.SNAPSHOT ? pieces.snapshots().reversed() : pieces.level(level);
            layers = layers.stream().filter(reach::has).toList();
            if (!layers.isEmpty()) {
                spans.add(new Span(
                        level,
                        layers.getFirst().last(),
                        layers.getLast().last(),
                        layers.getFirst().lastMillis(),
                        layers.getLast().lastMillis(),
                        layers.size(),
                        layers.stream().mapToLong(Layer::bytes).sum()));
            }
        }
        return List.copyOf(spans);
    }

    private static List<Span> commits(Chain chain, Reach reach) {
        List<Span> spans = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i <= chain.stretches().size(); i++) {
            boolean goesOn =
                    i < chain.stretches().size() && reach.from(i) != Reach.NOTHING && (i == begin || chain.isJoined(i));
            if (!goesOn) {
                if (i > begin && reach.from(begin) != Reach.NOTHING) {
                    Span span = commits(chain.stretches().subList(begin, i), reach.from(begin));
                    if (span.points() > 0) {
                        spans.add(span);
                    }
                }
                begin = i < chain.stretches().size() && reach.from(i) != Reach.NOTHING ? i : i + 1;
            }
        }
        return spans;
    }

    private static Span commits(List<Stretch> run, long first) {
        Stretch last = run.getLast();
        return new Span(
                0,
                first,
                last.last(),
                run.getFirst().header().state().millis(),
                last.end().millis(),
                last.last() - first + 1,
                run.stream().mapToLong(Stretch::bytes).sum());
    }
}
