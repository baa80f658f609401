package dev.litekeeper.cli;

import dev.litekeeper.life.baseline.Baseline;
import dev.litekeeper.life.baseline.Comparison;
import dev.litekeeper.life.baseline.Comparison.Verdict;
import dev.litekeeper.life.baseline.Figure;
import dev.litekeeper.life.baseline.QueryFigure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Baselines and comparisons, as text and as JSON.
final class BaselineText {
    private BaselineText() {}

    static void print(Console console, Baseline baseline) {
        console.line("SQLite " + baseline.sqlite() + ", journal mode " + baseline.journalMode());
        baseline.sizes().forEach((name, bytes) -> console.line(label(name) + "  " + Figures.size(bytes)));
        Table table = Table.of("WHAT", "MEDIAN", "QUARTILES", "WORST", "RUNS");
        baseline.times().forEach((name, figure) -> row(table, label(name), figure));
        for (QueryFigure query : baseline.queries()) {
            query.time()
                    .ifPresentOrElse(
                            figure -> row(table, query.sql(), figure),
                            () -> table.row(Style.WARNING, query.sql(), "-", "-", "-", query.error()));
        }
        console.table(table);
        for (QueryFigure query : baseline.queries()) {
            if (!query.plan().isEmpty()) {
                console.line(query.sql() + "  (" + query.rows() + " rows)");
                query.plan().forEach(step -> console.line("    " + step));
            }
        }
        baseline.notes().forEach(note -> console.line(Style.WARNING, note));
    }

    private static void row(Table table, String name, Figure figure) {
        table.row(
                name,
                time(figure.median()),
                time(figure.low()) + " to " + time(figure.high()),
                time(figure.worst()),
                figure.samples());
    }

    static void print(Console console, Comparison comparison) {
        Table table = Table.of("WHAT", "THEN", "NOW", "RATIO", "VERDICT");
        for (Comparison.Line line : comparison.times()) {
            table.row(
                    style(line.verdict()),
                    label(line.name()),
                    median(line.before()),
                    median(line.now()),
                    line.ratio() == 0 ? "-" : ratio(line.ratio()),
                    line.verdict().word());
        }
        comparison
                .sizes()
                .forEach((name, ratio) -> table.row(
                        label(name),
                        Figures.size(comparison.before().sizes().getOrDefault(name, 0L)),
                        Figures.size(comparison.now().sizes().getOrDefault(name, 0L)),
                        ratio(ratio),
                        ""));
        console.table(table);
        for (Comparison.PlanChange change : comparison.plans()) {
            console.line(change.scans() ? Style.BAD : Style.WARNING, "another plan: " + change.sql());
            change.before().forEach(step -> console.line("    then  " + step));
            change.now().forEach(step -> console.line("    now   " + step));
        }
        comparison.now().notes().forEach(note -> console.line(Style.WARNING, note));
        console.line(
                style(comparison.verdict()),
                comparison.verdict().word() + ", compared with "
                        + comparison.before().at());
    }

    private static Style style(Verdict verdict) {
        return switch (verdict) {
            case SLOWER -> Style.BAD;
            case FASTER -> Style.GOOD;
            case COULD_NOT_TELL -> Style.WARNING;
            case WITHIN_NOISE -> Style.PLAIN;
        };
    }

    private static String label(String name) {
        return switch (name) {
            case "fsync" -> "4 KB durably on disk";
            case "commit" -> "a commit of one row";
            case "write" -> "a row of 1,000 in one transaction";
            case "lookup" -> "a row by its rowid";
            case "scan" -> "the largest table, read once";
            case "database" -> "database";
            case "free" -> "free pages";
            case "walFile" -> "WAL file, its peak";
            case "walInUse" -> "WAL in use";
            default -> name;
        };
    }

    private static String median(Optional<Figure> figure) {
        return figure.map(found -> time(found.median())).orElse("-");
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, "x%.2f", ratio);
    }

    private static String time(double micros) {
        if (micros < 1000) {
            return String.format(Locale.ROOT, "%.1f us", micros);
        }
        return micros < 1_000_000
                ? String.format(Locale.ROOT, "%.1f ms", micros / 1000)
                : String.format(Locale.ROOT, "%.1f s", micros / 1_000_000);
    }

    static Map<String, @Nullable Object> json(Target.Chosen chosen, Comparison comparison) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("environment", chosen.label());
        json.put("database", chosen.database().name());
        json.put("verdict", comparison.verdict().word());
        json.put("then", dated(comparison.before()));
        json.put("now", dated(comparison.now()));
        List<Object> times = new ArrayList<>();
        for (Comparison.Line line : comparison.times()) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("name", line.name());
            row.put("ratio", line.ratio() == 0 ? null : line.ratio());
            row.put("verdict", line.verdict().word());
            times.add(row);
        }
        json.put("times", times);
        json.put("sizes", comparison.sizes());
        List<Object> plans = new ArrayList<>();
        for (Comparison.PlanChange change : comparison.plans()) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("sql", change.sql());
            row.put("then", change.before());
            row.put("now", change.now());
            row.put("scans", change.scans());
            plans.add(row);
        }
        json.put("plans", plans);
        return json;
    }

    private static Map<String, @Nullable Object> dated(Baseline baseline) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("at", baseline.at().toString());
        json.putAll(baseline.json());
        return json;
    }
}
