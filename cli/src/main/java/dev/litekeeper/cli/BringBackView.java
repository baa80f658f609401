package dev.litekeeper.cli;

import dev.litekeeper.life.bringback.BringBackOrder;
import dev.litekeeper.life.bringback.BringBackPlan;
import dev.litekeeper.life.bringback.BringBackPlan.Conflict;
import dev.litekeeper.life.bringback.BringBackPlan.Firing;
import dev.litekeeper.life.bringback.BringBackPlan.Missing;
import dev.litekeeper.life.bringback.BroughtBack;
import dev.litekeeper.life.bringback.Difference;
import dev.litekeeper.life.bringback.RowChange;
import dev.litekeeper.life.bringback.Undoing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How rows that are brought back are shown, before and after.
final class BringBackView {
    private static final int LONGEST = 60;
    private static final int BLOB_SHOWN = 64;

    private final Console console;
    private final String origin;
    private final BringBackOrder order;

    BringBackView(Console console, String origin, BringBackOrder order) {
        this.console = console;
        this.origin = origin;
        this.order = order;
    }

    /// The plan as the result.
    void show(BringBackPlan plan) {
        console.result(() -> json(plan), () -> {
            print(plan, console::line);
            console.say(
                    plan.writes() == 0
                            ? "there is nothing to bring back"
                            : "nothing is changed; --apply writes these " + plan.writes() + " rows back");
        });
    }

    /// The plan as talk, before the question.
    void talk(BringBackPlan plan) {
        print(plan, console::say);
    }

    void done(BroughtBack done, Duration took) {
        console.result(
                () -> {
                    Map<String, @Nullable Object> json = json(done.plan());
                    json.put("done", true);
                    json.put("inserted", done.inserted());
                    json.put("updated", done.updated());
                    json.put("undo", done.undo().toString());
                    json.put("seconds", took.toMillis() / 1000.0);
                    return json;
                },
                () -> {
                    console.line(
                            Style.GOOD,
                            done.inserted() + " rows are there again, " + done.updated() + " have their old values");
                    console.line("  way back: litekeeper bring-back --undo   (" + done.undo() + ")");
                });
    }

    static void undone(Console console, Undoing undoing, long rows) {
        console.result(
                () -> {
                    Map<String, @Nullable Object> json = new LinkedHashMap<>();
                    json.put("done", true);
                    json.put("rows", rows);
                    json.put("script", undoing.file().toString());
                    json.put("about", undoing.about());
                    return json;
                },
                () -> console.line(Style.GOOD, rows + " rows are what they were before they were brought back"));
    }

    private void print(BringBackPlan plan, Consumer<String> line) {
        line.accept("then: " + origin
                + order.rows()
                        .where()
                        .map(text -> "; rows for which this held then: " + text)
                        .orElse("; all rows"));
        tables(plan).forEach(difference -> print(difference, line));
        plan.parents()
                .forEach(missing -> line.accept("needs " + missing.rows() + " rows of " + missing.table()
                        + " that are not there: " + String.join("; ", missing.keys())
                        + (missing.thereThen() ? " (--with-parents)" : " (nor were they then)")));
        plan.children()
                .forEach(missing -> line.accept(missing.rows() + " rows of " + missing.table() + " that referred to "
                        + missing.other() + " are gone too (--with-children)"));
        plan.conflicts()
                .forEach(conflict -> line.accept(conflict.table() + ": " + conflict.wanted() + " is unique in "
                        + conflict.index() + " and belongs to the row with " + conflict.holder() + " now"));
        plan.triggers()
                .forEach(firing -> line.accept("trigger " + firing.trigger() + " fires on " + firing.event() + " of "
                        + firing.table() + treatment()));
        plan.notes().forEach(note -> line.accept("note: " + note));
    }

    private String treatment() {
        return switch (order.triggers()) {
            case REFUSE -> " (--fire-triggers or --without-triggers)";
            case FIRE -> "";
            case LEAVE_OUT -> "; it is left out";
        };
    }

    private static void print(Difference difference, Consumer<String> line) {
        line.accept(difference.table() + ": of " + difference.chosen() + " rows then, " + difference.deleted()
                + " deleted and " + difference.changed() + " changed since"
                + (difference.added().isPresent() ? "; " + difference.added().getAsLong() + " added, which stay" : ""));
        difference.samples().forEach(row -> line.accept("  " + text(row)));
        Map<RowChange.Kind, Long> shown =
                difference.samples().stream().collect(Collectors.groupingBy(RowChange::kind, Collectors.counting()));
        long hidden = difference.deleted()
                + difference.changed()
                + difference.added().orElse(0)
                - shown.values().stream().mapToLong(Long::longValue).sum();
        if (hidden > 0) {
            line.accept("  and " + hidden + " more (--limit)");
        }
    }

    private static String text(RowChange row) {
        String key = text(row.key());
        return switch (row.kind()) {
            case DELETED -> "- " + key + ": " + text(without(row.then(), row.key()));
            case ADDED -> "+ " + key + ": " + text(without(row.now(), row.key()));
            case CHANGED ->
                "~ " + key + ": "
                        + row.then().keySet().stream()
                                .map(column -> column + " " + text(row.now().get(column)) + " was "
                                        + text(row.then().get(column)))
                                .collect(Collectors.joining(", "));
        };
    }

    private static Map<String, @Nullable Object> without(
            Map<String, @Nullable Object> values, Map<String, @Nullable Object> key) {
        Map<String, @Nullable Object> rest = new LinkedHashMap<>(values);
        rest.keySet().removeAll(key.keySet());
        return rest;
    }

    private static String text(Map<String, @Nullable Object> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + " " + text(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "NULL";
            case byte[] bytes -> "BLOB of " + bytes.length + " bytes";
            case String text -> "'" + (text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text) + "'";
            case Object number -> number.toString();
        };
    }

    private Map<String, @Nullable Object> json(BringBackPlan plan) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("done", false);
        json.put("from", origin);
        json.put("where", order.rows().where().orElse(null));
        json.put("tables", tables(plan).stream().map(BringBackView::json).toList());
        json.put(
                "missingParents",
                plan.parents().stream().map(BringBackView::json).toList());
        json.put(
                "goneChildren",
                plan.children().stream().map(BringBackView::json).toList());
        json.put("conflicts", plan.conflicts().stream().map(BringBackView::json).toList());
        json.put("triggers", plan.triggers().stream().map(BringBackView::json).toList());
        json.put("notes", plan.notes());
        return json;
    }

    private static List<Difference> tables(BringBackPlan plan) {
        List<Difference> all = new ArrayList<>(List.of(plan.asked()));
        all.addAll(plan.related());
        return all;
    }

    private static Map<String, @Nullable Object> json(Difference difference) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("table", difference.table());
        json.put("chosen", difference.chosen());
        json.put("deleted", difference.deleted());
        json.put("changed", difference.changed());
        json.put("added", difference.added().isPresent() ? difference.added().getAsLong() : null);
        json.put("rows", difference.samples().stream().map(BringBackView::json).toList());
        return json;
    }

    private static Map<String, @Nullable Object> json(RowChange row) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("kind", row.kind().word());
        json.put("key", json(row.key()));
        json.put("then", json(row.then()));
        json.put("now", json(row.now()));
        return json;
    }

    private static Map<String, @Nullable Object> json(byte[] bytes) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("blob", HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, BLOB_SHOWN))));
        json.put("bytes", bytes.length);
        return json;
    }

    private static Map<String, @Nullable Object> json(Map<String, @Nullable Object> values) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        values.forEach((column, value) -> json.put(column, value instanceof byte[] bytes ? json(bytes) : value));
        return json;
    }

    private static Map<String, @Nullable Object> json(Conflict conflict) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("table", conflict.table());
        json.put("index", conflict.index());
        json.put("wanted", conflict.wanted());
        json.put("holder", conflict.holder());
        return json;
    }

    private static Map<String, @Nullable Object> json(Firing firing) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("table", firing.table());
        json.put("trigger", firing.trigger());
        json.put("event", firing.event());
        return json;
    }

    private static Map<String, @Nullable Object> json(Missing missing) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("table", missing.table());
        json.put("other", missing.other());
        json.put("rows", missing.rows());
        json.put("keys", missing.keys());
        json.put("thereThen", missing.thereThen());
        return json;
    }
}
