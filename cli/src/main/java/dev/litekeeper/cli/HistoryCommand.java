package dev.litekeeper.cli;

import dev.litekeeper.archive.CopyState;
import dev.litekeeper.archive.History;
import dev.litekeeper.archive.StoredCopy;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.life.DatedRecord;
import dev.litekeeper.life.Records;
import dev.litekeeper.life.migration.Migration;
import dev.litekeeper.life.migration.Run;
import dev.litekeeper.life.pointintime.Archives;
import dev.litekeeper.life.pointintime.Moment;
import dev.litekeeper.project.Environment;
import dev.litekeeper.sqlite.FileFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "history",
        description = "Show what can be restored: commits, backups, undo points; drills, and what is missing.")
final class HistoryCommand implements Travelling {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Backups backups = new Backups();

    @Option(names = "--commits", paramLabel = "N", defaultValue = "5", description = "The newest commits shown.")
    private int commits = 5;

    @Option(names = "--before", paramLabel = "N", description = "Only commits before this one, to page back.")
    private @Nullable Long before;

    @Option(names = "--since", paramLabel = "TIME", description = "No commit older than this.")
    private @Nullable String since;

    @Override
    public Optional<Environment> about() {
        return Optional.of(backups.environment(common.project()));
    }

    @Override
    public Integer call() {
        Backups.Place place = backups.placeWithOrWithoutStores(common);
        History history = place.history(common);
        List<DatedRecord> drills = Records.of(
                        place.project().root(), place.environment().name().word())
                .all("drill");
        List<Run> runs = Migration.runs(place.project(), place.environment().name());
        boolean stored = !place.stores().isEmpty();
        if (!stored && runs.isEmpty()) {
            throw Backups.noStore(place.project()).failure();
        }
        Console console = common.console();
        ArchiveHistory archive = new ArchiveHistory(
                Archives.read(place.stores(), place.scope()),
                commits(),
                before == null ? Long.MAX_VALUE : before,
                since());
        console.result(
                () -> {
                    Map<String, Object> json = json(history, drills);
                    json.put("waysBack", runs.stream().map(HistoryCommand::json).toList());
                    json.put("archives", archive.json());
                    return json;
                },
                () -> {
                    text(history, drills, runs, archive.archives().isEmpty());
                    archive.print(console);
                });
        archive.warn(console);
        if (!stored) {
            console.warn("no store is named in " + place.project().file() + ": there are no backups, and no archive");
            return 0;
        }
        return Troubles.tell(console, problems(history, archive.archives()));
    }

    private int commits() {
        if (commits < 0) {
            throw Problem.usage("--commits is not negative").at(commits).failure();
        }
        return commits;
    }

    private Instant since() {
        return since == null
                ? Instant.EPOCH
                : Moment.of(since, common.surroundings().clock().instant(), common.zone())
                        .at();
    }

    /// What has to be told loudly. That one of several good backups is broken does not make the history bad.
    private static List<Problem> problems(History history, Archives archives) {
        List<Problem> problems = new ArrayList<>(history.unreachable().values());
        archives.troubles().forEach((store, problem) -> {
            if (!history.unreachable().containsKey(store)) {
                problems.add(problem);
            }
        });
        if (history.newestProven().isEmpty() && archives.newest().isEmpty()) {
            problems.add(Problem.bad("there is no proven backup").hint("make one: litekeeper backup"));
        }
        return problems;
    }

    private void text(History history, List<DatedRecord> drills, List<Run> runs, boolean alone) {
        Console console = common.console();
        List<Line> lines = new ArrayList<>();
        history.entries().forEach(entry -> lines.add(line(entry)));
        drills.forEach(drill -> lines.add(line(drill)));
        runs.forEach(run -> lines.add(line(run)));
        lines.sort((one, other) -> other.when.compareTo(one.when));
        Table table = Table.of("WHEN (UTC)", "ID", "KIND", "STATE", "ROWS", "STORED", "STORES");
        for (Line line : lines) {
            table.row(line.style, line.when, line.id, line.kind, line.state, line.rows, line.size, line.stores);
        }
        if (lines.isEmpty() && alone) {
            console.line("nothing yet");
        } else if (!lines.isEmpty()) {
            console.table(table);
        }
        history.entries().stream()
                .flatMap(entry -> entry.copies().stream())
                .filter(copy -> !copy.isProven())
                .forEach(copy -> console.warn(
                        copy.id() + " in store " + copy.store() + " is " + copy.state() + ": " + copy.why()));
        history.entries().stream()
                .filter(entry -> !entry.ours())
                .forEach(entry -> console.warn(entry.id() + " is of another database: " + Backups.origin(entry)));
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

    /// The state before a run of scripts: a copy in the project, or a commit of the archive.
    private static Line line(Run run) {
        Optional<FileFacts> copy = run.copy().flatMap(file -> FileFacts.of(file));
        boolean kept = run.position().isPresent() || copy.isPresent();
        return new Line(
                kept ? Style.PLAIN : Style.BAD,
                time(run.at()),
                "-",
                "before " + String.join(", ", run.scripts()),
                kept ? "kept" : "gone",
                run.before().map(before -> Long.toString(before.rows())).orElse("-"),
                copy.map(facts -> new ByteSize(facts.size()).toString()).orElse("-"),
                run.position().isPresent()
                        ? "the archive"
                        : run.copy()
                                .map(file -> String.valueOf(file.getFileName()))
                                .orElse("-"));
    }

    private static String time(Instant instant) {
        return instant.toString().substring(0, 19).replace('T', ' ');
    }

    private static long hours(Duration duration) {
        return Math.round(duration.toMinutes() / 60.0);
    }

    private static Map<String, Object> json(History history, List<DatedRecord> drills) {
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

    private static Map<String, @Nullable Object> json(Run run) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("at", run.at().toString());
        json.put("scripts", run.scripts());
        json.put("file", run.copy().map(Path::toString).orElse(null));
        json.put(
                "kept",
                run.position().isPresent() || run.copy().filter(Files::exists).isPresent());
        json.put("commit", run.position().isPresent() ? run.position().getAsLong() : null);
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
        json.put("ours", entry.ours());
        entry.manifest().ifPresent(manifest -> {
            json.putAll(BackupCommand.json(manifest));
            json.put("note", manifest.note());
            json.put("source", manifest.origin().path());
            json.put("machine", manifest.origin().machine());
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
