package dev.litekeeper.life.baseline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Two baselines beside each other: each time with its ratio and a verdict, each size with its ratio, and the queries
/// whose plan changed.
public record Comparison(
        Baseline before, Baseline now, List<Line> times, Map<String, Double> sizes, List<PlanChange> plans) {
    /// A change below this is never more than noise.
    private static final double NOISE = 1.25;

    private static final int ENOUGH = 5;

    /// What the figures allow to say.
    public enum Verdict {
        WITHIN_NOISE("within noise"),
        FASTER("faster"),
        SLOWER("slower"),
        COULD_NOT_TELL("could not tell");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /// One time; empty where it was not measured. `ratio` is now to before, 0 where one is missing.
    public record Line(String name, Optional<Figure> before, Optional<Figure> now, double ratio, Verdict verdict) {
        static Line of(String name, Optional<Figure> before, Optional<Figure> now) {
            if (before.isEmpty() || now.isEmpty()) {
                return new Line(name, before, now, 0, Verdict.COULD_NOT_TELL);
            }
            double ratio = now.get().median() / Math.max(0.1, before.get().median());
            return new Line(name, before, now, ratio, judge(before.get(), now.get(), ratio));
        }

        /// Slower is what is slower in the middle by a quarter, and in three of four runs slower than three of four
        /// were before.
        private static Verdict judge(Figure before, Figure now, double ratio) {
            if (before.samples() < ENOUGH || now.samples() < ENOUGH) {
                return Verdict.COULD_NOT_TELL;
            }
            if (ratio >= NOISE && now.low() > before.high()) {
                return Verdict.SLOWER;
            }
            return ratio <= 1 / NOISE && now.high() < before.low() ? Verdict.FASTER : Verdict.WITHIN_NOISE;
        }
    }

    /// A query that SQLite now goes about in another way. `scans` is whether it now scans more tables than before.
    public record PlanChange(String sql, List<String> before, List<String> now, boolean scans) {}

    public Comparison {
        times = List.copyOf(times);
        sizes = new LinkedHashMap<>(sizes);
        plans = List.copyOf(plans);
    }

    public static Comparison of(Baseline before, Baseline now) {
        List<Line> lines = new ArrayList<>();
        for (String name : both(before.times(), now.times())) {
            lines.add(Line.of(
                    name,
                    Optional.ofNullable(before.times().get(name)),
                    Optional.ofNullable(now.times().get(name))));
        }
        List<PlanChange> plans = new ArrayList<>();
        for (QueryFigure query : now.queries()) {
            Optional<QueryFigure> earlier = before.queries().stream()
                    .filter(known -> known.sql().equals(query.sql()))
                    .findFirst();
            lines.add(Line.of(query.sql(), earlier.flatMap(QueryFigure::time), query.time()));
            earlier.filter(known -> known.error().isEmpty() && query.error().isEmpty())
                    .filter(known -> !known.plan().equals(query.plan()))
                    .ifPresent(known -> plans.add(new PlanChange(
                            query.sql(), known.plan(), query.plan(), scans(query.plan()) > scans(known.plan()))));
        }
        Map<String, Double> sizes = new LinkedHashMap<>();
        now.sizes().forEach((name, bytes) -> {
            Long earlier = before.sizes().get(name);
            if (earlier != null && earlier > 0) {
                sizes.put(name, bytes / (double) earlier);
            }
        });
        return new Comparison(before, now, lines, sizes, plans);
    }

    /// The gravest of all: slower where one is, or where a query scans more than before; could not tell where
    /// something could not be compared; else within noise.
    public Verdict verdict() {
        if (times.stream().anyMatch(line -> line.verdict() == Verdict.SLOWER)
                || plans.stream().anyMatch(PlanChange::scans)) {
            return Verdict.SLOWER;
        }
        return times.stream().anyMatch(line -> line.verdict() == Verdict.COULD_NOT_TELL)
                ? Verdict.COULD_NOT_TELL
                : Verdict.WITHIN_NOISE;
    }

    private static List<String> both(Map<String, ?> one, Map<String, ?> other) {
        Map<String, @Nullable Object> names = new LinkedHashMap<>(one);
        names.putAll(other);
        return names.keySet().stream().map(Objects::requireNonNull).toList();
    }

    private static long scans(List<String> plan) {
        return plan.stream().filter(line -> line.startsWith("SCAN ")).count();
    }
}
