package dev.litekeeper.agent.keeper;

import dev.litekeeper.agent.Alarm;
import dev.litekeeper.archive.capture.CaptureFigures;
import dev.litekeeper.archive.capture.StoreFigures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The figures of a kept database in Prometheus' text format.
final class Metrics {
    private final Map<String, List<String>> samples = new LinkedHashMap<>();
    private final Map<String, String> heads = new LinkedHashMap<>();
    private final String labels;

    private Metrics(KeptReport report) {
        this.labels = "app=\"" + escaped(report.app()) + "\",environment=\"" + escaped(report.environment()) + '"';
    }

    static String of(KeptReport report) {
        Metrics metrics = new Metrics(report);
        metrics.add("keeper_up", "gauge", "Whether a keeper answers.", 1);
        metrics.add("following", "gauge", "Whether commits are taken.", following(report) ? 1 : 0);
        metrics.add(
                "alarms",
                "gauge",
                "Alarms that last.",
                report.alarms().stream().filter(Alarm::lasts).count());
        report.figures().ifPresent(figures -> metrics.database(report, figures));
        return metrics.text();
    }

    private static boolean following(KeptReport report) {
        return report.state().equals("following") || report.state().equals("scanning");
    }

    private void database(KeptReport report, CaptureFigures figures) {
        add("position", "gauge", "The newest commit that was taken.", figures.position());
        add("wal_bytes", "gauge", "Bytes of the WAL in use.", figures.walBytes());
        add("spool_bytes", "gauge", "Bytes that wait for a store.", figures.spoolBytes());
        add("gaps_total", "counter", "Breaks of the continuity since the keeper began.", figures.gaps());
        add("replaced_total", "counter", "Times another file was in the place of the database.", figures.replaced());
        for (StoreFigures store : figures.stores()) {
            String of = ",store=\"" + escaped(store.name()) + '"';
            double lag = report.lag(store).toMillis() / 1000.0;
            add("replication_lag_seconds", "gauge", "Age of the oldest commit a store may lack.", of, lag);
            add(
                    "replication_lag_commits",
                    "gauge",
                    "Commits taken that a store lacks.",
                    of,
                    store.lag().commits());
            add(
                    "store_position",
                    "gauge",
                    "The newest commit durable in the store.",
                    of,
                    store.standing().position());
            add(
                    "store_puts_total",
                    "counter",
                    "Objects put.",
                    of,
                    store.standing().puts());
            add(
                    "store_bytes_total",
                    "counter",
                    "Bytes put.",
                    of,
                    store.standing().bytes());
            add(
                    "store_errors_total",
                    "counter",
                    "Calls that failed.",
                    of,
                    store.standing().errors());
        }
    }

    private void add(String name, String type, String help, Number value) {
        add(name, type, help, "", value);
    }

    private void add(String name, String type, String help, String more, Number value) {
        String full = "litekeeper_" + name;
        heads.putIfAbsent(full, "# HELP " + full + " " + help + "\n# TYPE " + full + " " + type + "\n");
        samples.computeIfAbsent(full, _ -> new ArrayList<>()).add(full + "{" + labels + more + "} " + value + "\n");
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        samples.forEach((name, lines) -> {
            text.append(heads.get(name));
            lines.forEach(text::append);
        });
        return text.toString();
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
