package dev.litekeeper.cli;

import dev.litekeeper.life.migration.Renumbered;
import dev.litekeeper.life.migration.Takeover;
import dev.litekeeper.migrate.Entry;
import dev.litekeeper.migrate.adopt.Adoption;
import dev.litekeeper.migrate.adopt.Objection;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "adopt", description = "Take over the history of another migration tool.")
final class MigrateAdoptCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final EnvironmentOption environment = new EnvironmentOption();

    @Option(names = "--from", paramLabel = "TOOL", description = "Whose history; needed where there are several.")
    private @Nullable String tool;

    @Option(
            names = "--scripts",
            paramLabel = "DIR",
            description = "The folder of its scripts; litekeeper.yml gets the line that says so.")
    private @Nullable Path folder;

    @Option(
            names = "--accept",
            paramLabel = "SCRIPT",
            description = "Take on that this script is missing or edited, or, as schema, that the tables are others.")
    private final List<String> accepted = new ArrayList<>();

    @Option(
            names = "--renumber",
            paramLabel = "DIR",
            arity = "0..1",
            fallbackValue = "database/sql",
            description = "Write the scripts anew in Litekeeper's own naming into this folder, else database/sql.")
    private @Nullable Path renumbered;

    @Option(names = "--dry-run", description = "Show what would be recorded, and change nothing.")
    private boolean dryRun;

    @Override
    public Integer call() {
        return renumbered == null ? takeOver() : renumber(common.resolve(renumbered));
    }

    private int renumber(Path folder) {
        Renumbered work = new Renumbered(
                common.project(), environment.name(), common.surroundings().clock(), folder);
        Map<String, String> files = work.files(common.typed());
        List<Entry> entries = work.entries();
        Console console = common.console();
        if (!dryRun && !(files.isEmpty() && entries.isEmpty())) {
            console.confirm("this writes " + ScriptsView.count(files.size(), "file") + " into " + folder
                    + ", sets litekeeper.yml to them, and gives " + ScriptsView.count(entries.size(), "script")
                    + " in litekeeper_history of " + work.name() + ", " + work.database() + ", their new names");
            work.record(files);
        }
        Map<String, Object> json = environment.json(work.database());
        json.put("folder", folder.toString());
        json.put("files", List.copyOf(files.keySet()));
        json.put("renamed", entries.stream().map(Entry::file).toList());
        console.result(() -> json, () -> {
            String verb = dryRun ? "would be " : "";
            files.keySet().forEach(file -> console.line(verb + "written: " + file));
            console.line(verb + "renamed in the history: " + ScriptsView.count(entries.size(), "script"));
        });
        console.say(
                "next: the same with --env for each other environment; remove the old folder when its tool is gone");
        return 0;
    }

    private int takeOver() {
        Takeover takeover = new Takeover(
                common.project(),
                environment.name(),
                common.surroundings().clock(),
                Optional.ofNullable(folder).map(common::resolve),
                Set.copyOf(accepted));
        Adoption adoption = takeover.look(Optional.ofNullable(tool), common.typed());
        Console console = common.console();
        adoption.notes().forEach(console::warn);
        List<Objection> objections = adoption.objections();
        if (dryRun) {
            objections.forEach(objection -> console.warn(objection.why() + " (" + objection.hint() + ")"));
        } else if (!nothingNew(adoption) && objections.isEmpty()) {
            console.confirm(announcement(takeover, adoption));
        }
        Optional<String> line = dryRun ? Optional.empty() : takeover.record(adoption);
        console.result(() -> json(takeover, adoption, line), () -> text(takeover, adoption, line));
        next(takeover, adoption);
        return dryRun && !objections.isEmpty() ? 3 : 0;
    }

    private static boolean nothingNew(Adoption adoption) {
        return adoption.entries().isEmpty() && adoption.gone().isEmpty();
    }

    private static String announcement(Takeover takeover, Adoption adoption) {
        long ran = adoption.entries().stream()
                .filter(entry -> !entry.how().equals("baseline"))
                .count();
        return adoption.tool().word() + " ran " + ScriptsView.count(ran, "script") + ", as "
                + adoption.tool().place()
                + " says; this records them in litekeeper_history of " + takeover.name() + ", "
                + takeover.database() + ", and leaves " + adoption.tool().place() + " as it is:"
                + adoption.entries().stream().map(entry -> "\n  " + told(entry)).collect(Collectors.joining())
                + adoption.gone().stream()
                        .map(entry -> "\n  " + entry.file() + "  (taken back by "
                                + adoption.tool().word() + ": it is taken out, and runs again)")
                        .collect(Collectors.joining());
    }

    private static String told(Entry entry) {
        return entry.file() + "  " + entry.at().truncatedTo(ChronoUnit.SECONDS)
                + (entry.how().equals("accepted") ? "  (not here any more)" : "");
    }

    private void text(Takeover takeover, Adoption adoption, Optional<String> line) {
        Console console = common.console();
        String verb = dryRun ? "would record " : "recorded ";
        adoption.entries().forEach(entry -> console.line(verb + told(entry)));
        String undone = dryRun ? "would take out, because " : "taken out, because ";
        adoption.gone()
                .forEach(
                        entry -> console.line(undone + adoption.tool().word() + " has taken it back: " + entry.file()));
        if (nothingNew(adoption)) {
            console.line("nothing to record: litekeeper_history of " + takeover.database() + " has all that "
                    + adoption.tool().word() + " ran");
        }
        line.ifPresent(text -> console.line("litekeeper.yml: " + text));
        adoption.pending().forEach(script -> console.line("to run: " + script));
    }

    private void next(Takeover takeover, Adoption adoption) {
        common.console()
                .say(
                        adoption.tool().naming().isPresent()
                                ? "next: litekeeper migrate --env " + takeover.name() + "; let "
                                        + adoption.tool().word() + " run nothing more here"
                                : "next: litekeeper new schema WORDS; the scripts of "
                                        + adoption.tool().word() + " are code, which Litekeeper does not run");
    }

    private Map<String, Object> json(Takeover takeover, Adoption adoption, Optional<String> line) {
        Map<String, Object> json = environment.json(takeover.database());
        json.put("tool", adoption.tool().word());
        json.put("history", adoption.tool().place());
        json.put(
                dryRun ? "wouldRecord" : "recorded",
                adoption.entries().stream().map(ScriptsView::json).toList());
        json.put("takenBack", adoption.gone().stream().map(Entry::file).toList());
        json.put("pending", ScriptsView.files(adoption.pending()));
        json.put("notes", adoption.notes());
        json.put(
                "objections",
                adoption.objections().stream()
                        .map(objection -> Map.of("why", objection.why(), "hint", objection.hint()))
                        .toList());
        line.ifPresent(text -> json.put("setting", text));
        return json;
    }
}
