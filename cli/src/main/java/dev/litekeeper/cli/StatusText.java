package dev.litekeeper.cli;

import dev.litekeeper.archive.History;
import dev.litekeeper.checks.Box;
import dev.litekeeper.checks.Verdict;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.status.Overview;
import dev.litekeeper.migrate.Status;
import dev.litekeeper.sqlite.Occupant;
import dev.litekeeper.sqlite.Presence;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        line(console, "in use by", overview.users(), StatusText::users);
        line(console, "last backup", overview.backups(), this::backup);
        String label = "keeper";
        for (String line : keeper.lines()) {
            console.line(keeper.isBad() ? Style.WARNING : Style.PLAIN, String.format("%-13s", label) + line);
            label = "";
        }
        line(console, "scripts", overview.scripts(), StatusText::scripts);
        console.line(String.format("%-13s", "checklist") + checklist());
        console.line("next: " + overview.nextStep());
    }

    private static <T> void line(Console console, String what, Overview.Part<T> part, Function<T, String> text) {
        String label = String.format("%-13s", what);
        part.seen().ifPresent(seen -> console.line(label + text.apply(seen)));
        part.problem().ifPresent(problem -> console.line(Style.WARNING, label + shortly(problem)));
    }

    private static String shortly(Problem problem) {
        return problem.what() + (problem.why().isEmpty() ? "" : ": " + problem.why());
    }

    private String database(Overview.Facts facts) {
        String free = facts.pages() == 0 ? "" : ", " + 100 * facts.freePages() / facts.pages() + " % free";
        return Figures.size(overview.size()) + free + ", " + facts.tables() + " tables, journal mode "
                + facts.journalMode() + (overview.wal() > 0 ? ", WAL " + Figures.size(overview.wal()) : "");
    }

    private static String users(Presence presence) {
        return switch (presence.alone().answer()) {
            case YES -> "nobody";
            case COULD_NOT_TELL -> "could not tell: " + presence.alone().why();
            case NO ->
                presence.occupants().isEmpty()
                        ? presence.alone().why()
                        : presence.occupants().stream().map(Occupant::describe).collect(Collectors.joining(", "));
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

    private String checklist() {
        return overview.checked()
                .map(last -> Stream.of(Box.values())
                                .map(box -> box.number() + " "
                                        + last.boxes()
                                                .getOrDefault(box, Verdict.UNKNOWN)
                                                .words())
                                .collect(Collectors.joining(", "))
                        + "; " + last.sentence() + ", " + Figures.duration(Duration.between(last.at(), overview.at()))
                        + " ago")
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
        overview.scripts().seen().ifPresent(status -> {
            json.put("applied", status.history().size());
            json.put(
                    "pending",
                    status.pending().stream().map(name -> name.file()).toList());
        });
        json.put("keeper", keeper.report().orElse(null));
        json.put("keeperExpected", keeper.expected());
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
        json.put("next", overview.nextStep());
        return json;
    }

    private List<String> problems() {
        return Stream.of(overview.database(), overview.users(), overview.backups(), overview.scripts())
                .flatMap(part -> part.problem().stream())
                .map(Problem::toString)
                .distinct()
                .toList();
    }
}
