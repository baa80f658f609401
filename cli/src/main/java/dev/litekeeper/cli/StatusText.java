package dev.litekeeper.cli;

import dev.litekeeper.archive.History;
import dev.litekeeper.archive.timeline.Span;
import dev.litekeeper.archive.timeline.Timeline;
import dev.litekeeper.checks.Box;
import dev.litekeeper.checks.Verdict;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.DatedRecord;
import dev.litekeeper.life.status.Overview;
import dev.litekeeper.migrate.Status;
import dev.litekeeper.sqlite.Occupant;
import dev.litekeeper.sqlite.Presence;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The answer of `status`, as text and as JSON.
record StatusText(Overview overview, KeeperText keeper) {

    void print(Console console) {
        console.line(
                Style.STRONG,
                overview.project().app() + " " + overview.environment().name() + "  "
                        + overview.environment().database());
        line(console, "database", overview.database(), this::database);
        line(console, "in use by", overview.users(), this::users);
        line(console, "last backup", overview.backups(), this::backup);
        line(console, "last drill", overview.drill(), this::drill);
        overview.archives().seen().ifPresent(found -> {
            found.timelines().forEach(timeline -> console.line(label("archive") + archive(timeline)));
            found.troubles()
                    .forEach((store, problem) ->
                            console.line(Style.WARNING, label("archive") + store + ": " + shortly(problem)));
        });
        overview.archives()
                .problem()
                .ifPresent(problem -> console.line(Style.WARNING, label("archive") + shortly(problem)));
        String label = "keeper";
        for (String line : keeper.lines(toBeKept())) {
            console.line(keeper.isBad() ? Style.WARNING : Style.PLAIN, label(label) + line);
            label = "";
        }
        line(console, "scripts", overview.scripts(), StatusText::scripts);
        console.line(label("checklist") + checklist());
        console.line("next: " + next());
    }

    private static String label(String what) {
        return String.format("%-13s", what);
    }

    /// A keeper that is missing comes before everything but the database itself.
    private String next() {
        return keeper.isMissing() && overview.database().problem().isEmpty()
                ? toBeKept().getFirst()
                : overview.nextStep();
    }

    /// What is to be typed so that every commit is kept, in order.
    private List<String> toBeKept() {
        String env = " --env " + overview.environment().name();
        String keep = "litekeeper keep" + env;
        return overview.database()
                .seen()
                .filter(facts -> !facts.journalMode().equals("wal"))
                .map(_ -> List.of("litekeeper check --fix C1" + env, keep))
                .orElse(List.of(keep));
    }

    private static <T> void line(Console console, String what, Overview.Part<T> part, Function<T, String> text) {
        part.seen().ifPresent(seen -> console.line(label(what) + text.apply(seen)));
        part.problem().ifPresent(problem -> console.line(Style.WARNING, label(what) + shortly(problem)));
    }

    private static String shortly(Problem problem) {
        return problem.what() + (problem.why().isEmpty() ? "" : ": " + problem.why());
    }

    private String database(Overview.Facts facts) {
        String free = facts.pages() == 0 ? "" : ", " + 100 * facts.freePages() / facts.pages() + " % free";
        return Figures.size(overview.size()) + free + ", " + facts.tables() + " tables, journal mode "
                + facts.journalMode() + (overview.wal() > 0 ? ", WAL " + Figures.size(overview.wal()) : "");
    }

    private String users(Presence presence) {
        return switch (presence.alone().answer()) {
            case YES -> "nobody";
            case COULD_NOT_TELL -> "could not tell: " + presence.alone().why();
            case NO ->
                presence.occupants().isEmpty()
                        ? presence.alone().why()
                        : presence.occupants().stream().map(this::user).collect(Collectors.joining(", "));
        };
    }

    private String backup(History history) {
        String newest = history.newestProven()
                .map(entry -> entry.id() + ", proven, "
                        + Figures.duration(Duration.between(entry.id().created(), overview.at())) + " old")
                .orElse("none that is proven");
        String unreachable = history.unreachable().isEmpty()
                ? ""
                : "; could not read store "
                        + String.join(", ", history.unreachable().keySet());
        return newest + unreachable;
    }

    private String user(Occupant occupant) {
        return keeper.isProcess(occupant.pid()) ? "the keeper (pid " + occupant.pid() + ")" : occupant.describe();
    }

    private String drill(Optional<DatedRecord> newest) {
        return newest.map(drill -> drill.content().get("verdict") + ", " + ago(drill.at()) + ": "
                        + drill.content().get("text"))
                .orElse("never; litekeeper drill restores and proves the newest commit or backup");
    }

    private String archive(Timeline timeline) {
        String newest = timeline.newest()
                .map(point -> "commit " + point.position() + ", " + ago(point.time()))
                .orElse("nothing that can be restored");
        String oldest = timeline.oldest()
                .map(point -> "; back to " + point.time().truncatedTo(ChronoUnit.SECONDS))
                .orElse("");
        String snapshot = snapshot(timeline)
                .map(span -> "; last snapshot " + ago(span.to()))
                .orElse("");
        return "store " + timeline.store().name() + ": " + newest + oldest + snapshot;
    }

    private static Optional<Span> snapshot(Timeline timeline) {
        return timeline.spans().stream()
                .filter(span -> span.level() == ArchiveHistory.SNAPSHOT)
                .findFirst();
    }

    private String ago(Instant when) {
        return Figures.duration(Duration.between(when, overview.at())) + " ago";
    }

    private String checklist() {
        return overview.checked()
                .map(last -> Stream.of(Box.values())
                                .map(box -> box.number() + " "
                                        + last.boxes()
                                                .getOrDefault(box, Verdict.UNKNOWN)
                                                .words())
                                .collect(Collectors.joining(", "))
                        + "; " + last.sentence() + ", " + ago(last.at()))
                .orElse("never asked");
    }

    private static String scripts(Status status) {
        List<String> blocking = status.findings().stream()
                .filter(finding -> finding.blocks())
                .map(finding -> finding.type().words() + (finding.file().isEmpty() ? "" : " (" + finding.file() + ")"))
                .toList();
        if (!blocking.isEmpty()) {
            return String.join("; ", blocking);
        }
        return status.pending().isEmpty()
                ? "all " + status.history().size() + " applied"
                : status.pending().size() + " pending: "
                        + status.pending().stream().map(name -> name.file()).collect(Collectors.joining(", "));
    }

    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("app", overview.project().app());
        json.put("environment", overview.environment().name());
        json.put("database", overview.environment().database());
        json.put("bytes", overview.size());
        json.put("walBytes", overview.wal());
        overview.database().seen().ifPresent(facts -> {
            json.put("journalMode", facts.journalMode());
            json.put("pageSize", facts.pageSize());
            json.put("pages", facts.pages());
            json.put("freePages", facts.freePages());
            json.put("tables", facts.tables());
        });
        overview.users().seen().ifPresent(presence -> {
            json.put("alone", presence.alone().answer());
            json.put("pids", presence.occupants().stream().map(Occupant::pid).toList());
        });
        overview.backups().seen().ifPresent(history -> {
            json.put(
                    "lastProvenBackup",
                    history.newestProven().map(entry -> entry.id()).orElse(null));
            json.put("backupIsDue", overview.backupIsDue());
            json.put("unreachableStores", history.unreachable().keySet());
        });
        overview.drill().seen().flatMap(newest -> newest).ifPresent(drill -> json.put("lastDrill", json(drill)));
        overview.archives().seen().ifPresent(found -> {
            json.put(
                    "archives", found.timelines().stream().map(StatusText::json).toList());
            json.put("archiveTroubles", found.troubles());
        });
        overview.scripts().seen().ifPresent(status -> {
            json.put("applied", status.history().size());
            json.put(
                    "pending",
                    status.pending().stream().map(name -> name.file()).toList());
        });
        json.put("keeper", keeper.report().orElse(null));
        json.put("keeperExpected", keeper.expected());
        json.put("keeperLost", keeper.lost());
        overview.checked().ifPresent(last -> {
            Map<String, @Nullable Object> boxes = new LinkedHashMap<>();
            for (Box box : Box.values()) {
                boxes.put(
                        Integer.toString(box.number()),
                        last.boxes().getOrDefault(box, Verdict.UNKNOWN).words());
            }
            json.put("checked", last.at().toString());
            json.put("decision", last.sentence());
            json.put("boxes", boxes);
        });
        json.put("problems", problems());
        json.put("next", next());
        return json;
    }

    private static Map<String, @Nullable Object> json(DatedRecord drill) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("at", drill.at());
        List.of("verdict", "text", "commit", "backup", "store")
                .forEach(field -> json.put(field, drill.content().get(field)));
        return json;
    }

    private static Map<String, @Nullable Object> json(Timeline timeline) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("store", timeline.store().name());
        json.put("oldest", timeline.oldest().map(ArchiveHistory::json).orElse(null));
        json.put("newest", timeline.newest().map(ArchiveHistory::json).orElse(null));
        json.put("lastSnapshot", snapshot(timeline).map(Span::to).orElse(null));
        json.put("gaps", timeline.gaps().size());
        return json;
    }

    private List<String> problems() {
        return Stream.of(
                        overview.database(),
                        overview.users(),
                        overview.backups(),
                        overview.archives(),
                        overview.drill(),
                        overview.scripts())
                .flatMap(part -> part.problem().stream())
                .map(Problem::toString)
                .distinct()
                .toList();
    }
}
