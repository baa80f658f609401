package dev.litekeeper.cli;

import dev.litekeeper.checks.Box;
import dev.litekeeper.checks.CheckResult;
import dev.litekeeper.checks.Decision;
import dev.litekeeper.checks.Report;
import dev.litekeeper.checks.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The checklist as people and programs read it.
record CheckView(Console console) {

    void print(Report report) {
        console.line(report.subject().app() + " " + report.subject().environment() + "  "
                + report.subject().database());
        for (Box box : Box.values()) {
            console.line("");
            console.line(Style.STRONG, box.number() + ". " + box.title());
            report.in(box).forEach(this::print);
        }
        console.line("");
        console.line(style(report.decision()), report.sentence());
    }

    void print(CheckResult result) {
        String verdict =
                result.accepted().isPresent() ? "accepted" : result.verdict().words();
        String head = String.format(
                Locale.ROOT, "  %-14s  %-4s  ", verdict, result.about().id());
        String title = result.about().title();
        if (result.verdict() == Verdict.OK) {
            console.line(head + title + " (" + result.evidence() + ")");
            return;
        }
        console.line(style(result), head + title);
        detail("seen", result.evidence());
        detail("why", result.about().why());
        result.accepted()
                .ifPresent(risk -> detail(
                        "taken",
                        risk.reason()
                                + risk.until().map(day -> ", until " + day).orElse("")));
        for (String command : mending(result)) {
            detail("mend", command);
        }
    }

    static Map<String, @Nullable Object> json(Report report) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("app", report.subject().app());
        json.put("environment", report.subject().environment());
        json.put("database", report.subject().database());
        json.put("at", report.subject().now());
        json.put("decision", report.decision().words());
        json.put("sentence", report.sentence());
        List<Map<String, @Nullable Object>> boxes = new ArrayList<>();
        for (Box box : Box.values()) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("number", box.number());
            one.put("title", box.title());
            one.put("checks", report.in(box).stream().map(CheckView::json).toList());
            boxes.add(one);
        }
        json.put("boxes", boxes);
        return json;
    }

    static Map<String, @Nullable Object> json(CheckResult result) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", result.about().id());
        json.put("severity", result.about().severity().words());
        json.put("title", result.about().title());
        json.put("verdict", result.verdict().words());
        json.put("evidence", result.evidence());
        json.put("why", result.about().why());
        json.put("fix", result.fix().commands());
        json.put("safe", result.fix().safe());
        json.put(
                "accepted",
                result.accepted()
                        .map(risk -> {
                            Map<String, @Nullable Object> taken = new LinkedHashMap<>();
                            taken.put("reason", risk.reason());
                            taken.put("until", risk.until().orElse(null));
                            return taken;
                        })
                        .orElse(null));
        return json;
    }

    private static List<String> mending(CheckResult result) {
        List<String> lines = new ArrayList<>();
        if (result.fix().safe()) {
            lines.add("litekeeper check --fix " + result.about().id());
        }
        result.fix().commands().forEach(command -> command.lines().forEach(lines::add));
        return lines;
    }

    private void detail(String label, String text) {
        console.line(Style.PLAIN, String.format(Locale.ROOT, "  %-22s%-6s %s", "", label + ":", text));
    }

    private static Style style(CheckResult result) {
        return result.accepted().isPresent() || result.verdict() == Verdict.UNKNOWN ? Style.WARNING : Style.BAD;
    }

    private static Style style(Decision decision) {
        return switch (decision) {
            case GO -> Style.GOOD;
            case NO_GO -> Style.BAD;
            case COULD_NOT_TELL -> Style.WARNING;
        };
    }
}
