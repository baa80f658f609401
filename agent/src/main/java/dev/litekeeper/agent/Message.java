package dev.litekeeper.agent;

import dev.litekeeper.checks.CheckResult;
import dev.litekeeper.checks.Report;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What an alert says: what turned bad, what could no longer be told, and what turned good again.
///
/// @param test whether it was sent to see if it arrives
/// @param machine the name of the machine it comes from
public record Message(
        boolean test,
        String app,
        String environment,
        String machine,
        Instant at,
        String decision,
        List<Item> bad,
        List<Item> unknown,
        List<Item> good) {
    public Message {
        bad = List.copyOf(bad);
        unknown = List.copyOf(unknown);
        good = List.copyOf(good);
    }

    /// One check: its id and title, what was seen, and the command that mends it.
    public record Item(String id, String severity, String title, String evidence, String fix) {
        static Item of(CheckResult result) {
            List<String> commands = result.fix().commands();
            return new Item(
                    result.about().id(),
                    result.about().severity().words(),
                    result.about().title(),
                    result.evidence(),
                    commands.isEmpty() ? "" : String.join("\n", commands));
        }
    }

    /// The message of `litekeeper alert test`.
    static Message test(String app, String environment, String machine, Instant at) {
        return new Message(true, app, environment, machine, at, "test", List.of(), List.of(), List.of());
    }

    /// The message about these results of a report.
    static Message of(Report report, String machine, Change change) {
        return new Message(
                false,
                report.subject().app(),
                report.subject().environment(),
                machine,
                report.subject().now(),
                report.decision().words(),
                items(report, change.bad()),
                items(report, change.unknown()),
                items(report, change.good()));
    }

    /// One line: who, and what happened.
    public String subject() {
        String who = app + " " + environment + " on " + machine + ": ";
        if (test) {
            return who + "test alert";
        }
        String bads = list(bad, "bad");
        String unknowns = list(unknown, "could not tell");
        String goods = list(good, "good again");
        return who
                + List.of(bads, unknowns, goods).stream()
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining("; "));
    }

    /// The whole message as text.
    public String text() {
        StringBuilder text = new StringBuilder(subject()).append("\n");
        text.append("Now: ").append(decision).append(", ").append(at).append("\n");
        if (test) {
            text.append("This is a test of litekeeper's alerts. It arrived; nothing is wrong.\n");
        }
        section(text, "BAD", bad);
        section(text, "COULD NOT TELL", unknown);
        section(text, "GOOD AGAIN", good);
        return text.toString();
    }

    /// The message as it is sent to a webhook. `text` is what chat programs show.
    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("text", text());
        json.put("subject", subject());
        json.put("test", test);
        json.put("app", app);
        json.put("environment", environment);
        json.put("machine", machine);
        json.put("at", at.toString());
        json.put("decision", decision);
        json.put("bad", maps(bad));
        json.put("could_not_tell", maps(unknown));
        json.put("good", maps(good));
        return json;
    }

    private static List<Item> items(Report report, List<String> ids) {
        return report.results().stream()
                .filter(result -> ids.contains(result.about().id()))
                .map(Item::of)
                .toList();
    }

    private static String list(List<Item> items, String what) {
        return items.isEmpty() ? "" : items.stream().map(Item::id).collect(Collectors.joining(", ")) + " " + what;
    }

    private static void section(StringBuilder text, String heading, List<Item> items) {
        for (Item item : items) {
            text.append("\n")
                    .append(heading)
                    .append("  ")
                    .append(item.id())
                    .append("  ")
                    .append(item.title());
            text.append("\n  seen: ").append(item.evidence()).append("\n");
            item.fix()
                    .lines()
                    .forEach(line -> text.append("  mend: ").append(line).append("\n"));
        }
    }

    private static List<Map<String, String>> maps(List<Item> items) {
        return items.stream()
                .map(item -> {
                    Map<String, String> map = new LinkedHashMap<>();
                    map.put("id", item.id());
                    map.put("severity", item.severity());
                    map.put("title", item.title());
                    map.put("evidence", item.evidence());
                    map.put("fix", item.fix());
                    return map;
                })
                .toList();
    }
}
