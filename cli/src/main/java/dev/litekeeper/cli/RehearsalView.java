package dev.litekeeper.cli;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.rehearsal.Rehearsed;
import dev.litekeeper.life.rehearsal.ScriptFigures;
import dev.litekeeper.life.rehearsal.StatementFigures;
import dev.litekeeper.life.rehearsal.TableChange;
import dev.litekeeper.life.rehearsal.UndoTrial;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// How a rehearsal is shown.
final class RehearsalView {
    private static final int LONGEST_SQL = 60;

    private RehearsalView() {}

    static void text(Rehearsed rehearsed, Console console) {
        console.line("on a copy of " + rehearsed.origin() + ", " + age(rehearsed) + " (" + rehearsed.database() + ", "
                + rehearsed.rows()
                + " rows; proof: " + rehearsed.proof() + "), SQLite " + rehearsed.sqlite() + ", journal mode "
                + rehearsed.journalMode());
        rehearsed.scripts().forEach(script -> script(script, console));
        for (String line : rehearsed.violations()) {
            console.line(Style.BAD, "new violation: " + line);
        }
        for (String line : rehearsed.damage()) {
            console.line(Style.BAD, "integrity_check: " + line);
        }
        rehearsed
                .plans()
                .forEach(change -> console.line(
                        Style.WARNING,
                        "another plan: " + change.query() + "\n  was: " + change.before() + "\n  is:  "
                                + change.after()));
        if (rehearsed.undo().outcome() != UndoTrial.Outcome.NONE) {
            console.line(
                    rehearsed.undo().bad() ? Style.BAD : Style.PLAIN,
                    "ways back: " + rehearsed.undo().told());
        }
        rehearsed.exceeded().forEach(line -> console.line(Style.BAD, "limit: " + line));
        rehearsed.failure().ifPresent(problem -> failure(problem, console));
        verdict(rehearsed, console);
    }

    private static String age(Rehearsed rehearsed) {
        return rehearsed.age().toSeconds() == 0 ? "as it is now" : Figures.duration(rehearsed.age()) + " old";
    }

    private static void script(ScriptFigures script, Console console) {
        console.line(
                Style.STRONG,
                script.script() + ": " + time(script.took()) + ", " + ScriptsView.count(script.rows(), "row")
                        + ", writers wait " + time(script.stall())
                        + (script.readerStall().toMillis() > 50 ? ", readers " + time(script.readerStall()) : "")
                        + ", WAL " + script.wal() + ", disk " + script.disk());
        Table table = Table.of("line", "time", "rows", "WAL", "statement");
        script.statements()
                .forEach(each -> table.row(
                        each.line(),
                        time(each.took()),
                        each.rows(),
                        each.wal(),
                        ScriptsView.shortened(each.sql(), LONGEST_SQL)));
        console.table(table);
        script.schema().forEach(line -> console.line("  " + line));
        for (TableChange change : script.tables()) {
            console.line(
                    change.lost() > 0 ? Style.WARNING : Style.PLAIN,
                    "  " + change.table() + ": " + rows(change.before()) + ", then " + rows(change.after())
                            + (change.lost() > 0 && !change.parents().isEmpty()
                                    ? "; its rows go with those of " + String.join(", ", change.parents())
                                    : ""));
        }
    }

    private static void failure(Problem problem, Console console) {
        console.line(Style.BAD, "failed: " + problem);
        if (!problem.hint().isEmpty()) {
            console.line("hint: " + problem.hint());
        }
    }

    private static void verdict(Rehearsed rehearsed, Console console) {
        if (rehearsed.scripts().isEmpty() && rehearsed.failure().isEmpty()) {
            console.line("nothing to rehearse: no script is pending");
        } else if (rehearsed.passed()) {
            console.line(Style.GOOD, "passed; written to database/sql/rehearsals.json, commit it with the scripts");
            if (rehearsed.rows() == 0) {
                console.line(
                        Style.WARNING, "the copy had no rows: where production has some, this does not count there");
            }
        } else {
            console.line(Style.BAD, "not passed");
        }
    }

    static Map<String, @Nullable Object> json(Rehearsed rehearsed) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("passed", rehearsed.passed());
        json.put("environment", rehearsed.environment().word());
        json.put("origin", rehearsed.origin());
        json.put("originAgeSeconds", rehearsed.age().toSeconds());
        json.put("proof", rehearsed.proof());
        json.put("at", rehearsed.at().toString());
        json.put("databaseBytes", rehearsed.database().bytes());
        json.put("rows", rehearsed.rows());
        json.put("sqlite", rehearsed.sqlite());
        json.put("journalMode", rehearsed.journalMode());
        json.put(
                "scripts", rehearsed.scripts().stream().map(RehearsalView::json).toList());
        json.put(
                "failure",
                rehearsed
                        .failure()
                        .map(problem -> Map.of(
                                "what", problem.what(),
                                "where", problem.where(),
                                "why", problem.why(),
                                "hint", problem.hint()))
                        .orElse(null));
        json.put("violations", rehearsed.violations());
        json.put("damage", rehearsed.damage());
        json.put(
                "plans",
                rehearsed.plans().stream()
                        .map(change ->
                                Map.of("query", change.query(), "before", change.before(), "after", change.after()))
                        .toList());
        json.put(
                "undo",
                Map.of(
                        "outcome",
                        rehearsed.undo().outcome().name().toLowerCase(Locale.ROOT),
                        "told",
                        rehearsed.undo().told()));
        json.put("exceeded", rehearsed.exceeded());
        json.put("seconds", rehearsed.took().toMillis() / 1000.0);
        return json;
    }

    private static Map<String, @Nullable Object> json(ScriptFigures script) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("file", script.script().file());
        json.put("ms", script.took().toMillis());
        json.put("rows", script.rows());
        json.put("lockedMs", script.locked().toMillis());
        json.put("stallMs", script.stall().toMillis());
        json.put("readerStallMs", script.readerStall().toMillis());
        json.put("walBytes", script.wal().bytes());
        json.put("diskBytes", script.disk().bytes());
        json.put(
                "statements",
                script.statements().stream().map(RehearsalView::json).toList());
        json.put("tables", script.tables().stream().map(RehearsalView::json).toList());
        json.put("schema", script.schema());
        return json;
    }

    private static Map<String, Object> json(StatementFigures statement) {
        return Map.of(
                "number", statement.number(),
                "line", statement.line(),
                "sql", statement.sql(),
                "ms", statement.took().toNanos() / 1e6,
                "rows", statement.rows(),
                "walBytes", statement.wal().bytes());
    }

    private static Map<String, @Nullable Object> json(TableChange change) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("table", change.table());
        json.put("before", change.before().isPresent() ? change.before().getAsLong() : null);
        json.put("after", change.after().isPresent() ? change.after().getAsLong() : null);
        json.put("lost", change.lost());
        json.put("cascadesFrom", change.parents());
        return json;
    }

    private static String rows(OptionalLong rows) {
        return rows.isPresent() ? ScriptsView.count(rows.getAsLong(), "row") : "no such table";
    }

    private static String time(Duration took) {
        return took.toMillis() < 1000
                ? took.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    }
}
