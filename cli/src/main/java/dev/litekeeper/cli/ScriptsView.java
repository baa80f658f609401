package dev.litekeeper.cli;

import dev.litekeeper.life.migration.Room;
import dev.litekeeper.migrate.Applied;
import dev.litekeeper.migrate.Entry;
import dev.litekeeper.migrate.Finding;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Notice;
import dev.litekeeper.migrate.Outcome;
import dev.litekeeper.migrate.Plan;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.sqlite.Progress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// How scripts, their history and what is wrong with them are shown.
final class ScriptsView {
    private ScriptsView() {}

    static String line(Applied done) {
        return "applied " + done.script() + "  (" + count(done.statements(), "statement") + ", "
                + count(done.rows(), "row") + ", " + time(done.took())
                + (done.locked().toMillis() < 100 ? "" : ", write lock held " + time(done.locked())) + ")";
    }

    static String line(Plan.Item item) {
        return "would run " + item.script() + "  (" + count(item.statements(), "statement")
                + (item.transaction() ? "" : ", without a transaction") + ")";
    }

    static Map<String, Object> json(Outcome outcome) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("applied", applied(outcome.applied()));
        json.put("byOthers", files(outcome.byOthers()));
        json.put("warnings", findings(outcome.warnings()));
        return json;
    }

    static Map<String, Object> json(Plan plan, Room room, Map<ScriptName, String> unproven) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(
                "plan",
                plan.items().stream()
                        .map(item -> Map.of(
                                "file", item.script().file(),
                                "statements", item.statements(),
                                "transaction", item.transaction(),
                                "notices", notices(item.notices())))
                        .toList());
        json.put("ending", plan.ending().orElse(""));
        json.put("warnings", findings(plan.warnings()));
        json.put(
                "unproven",
                unproven.entrySet().stream()
                        .map(entry -> Map.of("file", entry.getKey().file(), "why", entry.getValue()))
                        .toList());
        if (room.most().bytes() > 0) {
            json.put("freeBytes", room.free().bytes());
            json.put("mostBytes", room.most().bytes());
        }
        return json;
    }

    static Map<String, Object> json(Entry entry) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", entry.file());
        json.put("how", entry.how());
        json.put("at", entry.at().toString());
        json.put("who", entry.who());
        json.put("ms", entry.took().toMillis());
        json.put("rows", entry.rows());
        json.put("sqlite", entry.sqliteVersion());
        json.put("checksum", entry.checksum().text());
        json.put("schemaBefore", entry.schemaBefore());
        json.put("schemaAfter", entry.schemaAfter());
        json.put("note", entry.note().strip());
        return json;
    }

    static List<Map<String, Object>> applied(List<Applied> applied) {
        return applied.stream().map(ScriptsView::json).toList();
    }

    static List<Map<String, Object>> findings(List<Finding> findings) {
        return findings.stream().map(ScriptsView::json).toList();
    }

    static List<String> files(List<ScriptName> names) {
        return names.stream().map(ScriptName::file).toList();
    }

    /// Warns of each finding, with what can be done.
    static void warn(Console console, List<Finding> findings) {
        for (Finding finding : findings) {
            String where = finding.file().isEmpty() ? "" : ": " + finding.file();
            console.warn(finding.type().words() + where + " (" + finding.why() + "; " + finding.hint() + ")");
        }
    }

    /// Says what Litekeeper makes of statements that it does not run as they stand.
    static void say(Console console, List<Notice> notices) {
        notices.forEach(notice -> console.say("note: " + notice));
    }

    /// Says on stderr what runs, as it runs.
    static Listener listener(Console console) {
        return listener(console, Progress.NONE, Optional::empty);
    }

    /// The same, with a bar for what takes long; `reader` names who keeps the WAL from being used anew.
    static Listener listener(Console console, Progress progress, Supplier<Optional<String>> reader) {
        return new Listener() {
            @Override
            public void advanced(ScriptName script, String what, long done, long total) {
                progress.at(what, done, total);
            }

            @Override
            public void announced(ScriptName script, String text) {
                console.say(script + ": " + text
                        + (text.startsWith("waiting")
                                ? reader.get().map(who -> ": " + who).orElse("")
                                : ""));
            }

            @Override
            public void started(ScriptName script, int number, int total) {
                console.say("running " + script + " (" + number + " of " + total + ")");
            }

            @Override
            public void applied(Applied applied) {
                ScriptsView.say(console, applied.notices());
            }

            @Override
            public void waiting(Duration soFar) {
                console.say("waiting for the write lock, " + soFar.toSeconds()
                        + " s so far; `litekeeper who` names who holds it");
            }
        };
    }

    /// A statement on one line, cut where it is longer than this.
    static String shortened(String sql, int longest) {
        String line = sql.strip().replaceAll("\\s+", " ");
        return line.length() <= longest ? line : line.substring(0, longest - 3) + "...";
    }

    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    private static String time(Duration took) {
        return took.toMillis() < 1000
                ? took.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    }

    private static Map<String, Object> json(Applied done) {
        return Map.of(
                "file", done.script().file(),
                "ms", done.took().toMillis(),
                "statements", done.statements(),
                "rows", done.rows(),
                "lockedMs", done.locked().toMillis(),
                "notices", notices(done.notices()));
    }

    private static Map<String, Object> json(Finding finding) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", finding.type().name().toLowerCase(Locale.ROOT));
        json.put("blocks", finding.blocks());
        json.put("file", finding.file());
        json.put("why", finding.why());
        json.put("hint", finding.hint());
        return json;
    }

    private static List<Map<String, String>> notices(List<Notice> notices) {
        return notices.stream()
                .map(notice -> Map.of("where", notice.where(), "text", notice.text()))
                .toList();
    }
}
