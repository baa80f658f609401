package dev.litekeeper.cli;

import dev.litekeeper.archive.CopyState;
import dev.litekeeper.archive.History;
import dev.litekeeper.archive.StoredCopy;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.life.DatedRecord;
import dev.litekeeper.life.Records;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "history", description = "Show every backup, undo point and drill, and what is missing.")
final class HistoryCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Backups backups = new Backups();

    @Override
    public Integer call() {
        OptionalInt elsewhere = common.elsewhere(backups.environment(common.project()));
        if (elsewhere.isPresent()) {
            return elsewhere.getAsInt();
        }
        Backups.Place place = backups.place(common, "history");
        History history = place.history(common);
        List<DatedRecord> drills = Records.of(
                        place.project().root(), place.environment().name().word())
                .all("drill");
        Console console = common.console();
        console.result(() -> json(history, drills), () -> text(history, drills));
        return Troubles.tell(console, problems(history));
    }

    /// What has to be told loudly. That one of several good backups is broken does not make the history bad.
    private List<Problem> problems(History history) {
        List<Problem> problems = new ArrayList<>(history.unreachable().values());
        if (history.newestProven().isEmpty()) {
            problems.add(Problem.bad("there is no proven backup").hint("make one: litekeeper backup"));
        }
        return problems;
    }

    private void text(History history, List<DatedRecord> drills) {
        Console console = common.console();
        List<Line> lines = new ArrayList<>();
        history.entries().forEach(entry -> lines.add(line(entry)));
        drills.forEach(drill -> lines.add(line(drill)));
        lines.sort((one, other) -> other.when.compareTo(one.when));
        Table table = Table.of("WHEN (UTC)", "ID", "KIND", "STATE", "ROWS", "STORED", "STORES");
        for (Line line : lines) {
            table.row(line.style, line.when, line.id, line.kind, line.state, line.rows, line.size, line.stores);
        }
        if (lines.isEmpty()) {
            console.line("nothing yet");
        } else {
            console.table(table);
        }
        history.entries().stream()
                .flatMap(entry -> entry.copies().stream())
                .filter(copy -> !copy.isProven())
                .forEach(copy -> console.warn(
                        copy.id() + " in store " + copy.store() + " is " + copy.state() + ": " + copy.why()));
        history.gaps()
                .forEach(gap -> console.warn("no proven backup from " + gap.from() + " to " + gap.to() + " ("
                        + hours(gap.length()) + " h)"));
    }

    private record Line(
            Style style, String when, String id, String kind, String state, String rows, String size, String stores) {}

    private static Line line(History.Entry entry) {
        return new Line(
                entry.state() == CopyState.PROVEN ? Style.PLAIN : Style.BAD,
                time(entry.id().created()),
                entry.id().text(),
                entry.kind().word(),
                entry.state().word(),
                entry.manifest()
                        .map(manifest -> Long.toString(manifest.fingerprint().rows()))
                        .orElse("-"),
                new ByteSize(entry.copies().getFirst().size().bytes()).toString(),
                String.join(", ", entry.copies().stream().map(StoredCopy::store).toList()));
    }

    private static Line line(DatedRecord drill) {
        String state = String.valueOf(drill.content().getOrDefault("verdict", "done"));
        return new Line(Style.PLAIN, time(drill.at()), "-", "drill", state, "-", "-", "-");
    }

    private static String time(java.time.Instant instant) {
        return instant.toString().substring(0, 19).replace('T', ' ');
    }

    private static long hours(Duration duration) {
        return Math.round(duration.toMinutes() / 60.0);
    }

    private static Map<String, ?> json(History history, List<DatedRecord> drills) {
        Map<String, Object> json = new LinkedHashMap<>();
        List<Object> entries = new ArrayList<>();
        history.entries().forEach(entry -> entries.add(json(entry)));
        json.put("entries", entries);
        json.put("drills", drills.stream().map(HistoryCommand::json).toList());
        json.put(
                "gaps",
                history.gaps().stream()
                        .map(gap -> Map.of(
                                "from", gap.from().toString(), "to", gap.to().toString()))
                        .toList());
        Map<String, String> unreachable = new LinkedHashMap<>();
        history.unreachable().forEach((store, problem) -> unreachable.put(store, problem.toString()));
        json.put("unreachable", unreachable);
        return json;
    }

    private static Map<String, Object> json(DatedRecord drill) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", drill.at().toString());
        json.putAll(Map.of("content", drill.content(), "hash", drill.hash()));
        return json;
    }

    private static Map<String, Object> json(History.Entry entry) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", entry.id().text());
        json.put("kind", entry.kind().word());
        json.put("state", entry.state().word());
        json.put("created", entry.id().created().toString());
        entry.manifest().ifPresent(manifest -> {
            json.putAll(BackupCommand.json(manifest));
            json.put("note", manifest.note());
        });
        List<Object> copies = new ArrayList<>();
        for (StoredCopy copy : entry.copies()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("store", copy.store());
            one.put("state", copy.state().word());
            one.put("bytes", copy.size().bytes());
            one.put("why", copy.why());
            copies.add(one);
        }
        json.put("copies", copies);
        return json;
    }
}
