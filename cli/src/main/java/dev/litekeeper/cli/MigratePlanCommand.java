package dev.litekeeper.cli;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.life.migration.ScriptDesk;
import dev.litekeeper.migrate.alter.Proposal;
import dev.litekeeper.migrate.alter.Trouble;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.SqliteUses;
import dev.litekeeper.sqlite.SqliteVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "plan",
        description = "Tell what pending scripts will do; write the cheapest safe script for changes of tables.")
final class MigratePlanCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final EnvironmentOption environment = new EnvironmentOption();

    @Option(
            names = "--alter",
            paramLabel = "CHANGE",
            description = "A change, as in \"orders.total not null\". May be repeated.")
    private final List<String> alterations = new ArrayList<>();

    @Option(names = "--name", paramLabel = "WORDS", description = "What the script is called; else after the changes.")
    private String name = "";

    @Option(names = "--print", description = "Show the script, and write no file.")
    private boolean print;

    @Option(names = "--online", description = "Write a script that runs beside writers, in small steps.")
    private boolean online;

    @Option(
            names = "--sqlite",
            paramLabel = "VERSION",
            description = "Write it for this version of SQLite; else for the one Litekeeper has.")
    private @Nullable String version;

    @Override
    public Integer call() {
        if (alterations.isEmpty()) {
            return OutlookView.show(common, environment.name());
        }
        Project project = common.project();
        ScriptDesk desk = environment.desk(common);
        Proposal proposal = desk.propose(alterations, engine(), online);
        boolean good = proposal.troubles().isEmpty();
        @Nullable
        String file = good && !print
                ? project.root().relativize(desk.write(proposal, name)).toString()
                : null;
        Console console = common.console();
        proposal.notes().forEach(note -> console.say("note: " + note));
        console.result(() -> json(desk, proposal, file), () -> {
            text(console, proposal);
            if (print) {
                proposal.text().lines().forEach(console::line);
            } else if (file != null) {
                console.line(file);
            }
        });
        if (file != null) {
            console.say("next: read it, then try it: litekeeper migrate rehearse");
        }
        return good ? 0 : 1;
    }

    private SqliteVersion engine() {
        if (version == null) {
            return SqliteUses.ours();
        }
        SqliteVersion engine = SqliteVersion.of(version, "");
        if (!engine.known()) {
            throw Problem.usage("no such version of SQLite")
                    .at(version)
                    .hint("as in 3.45.1")
                    .failure();
        }
        return engine;
    }

    private static void text(Console console, Proposal proposal) {
        for (Proposal.Way way : proposal.ways()) {
            console.line(way.table() + ": " + way.kind() + ", "
                    + ScriptsView.count(way.size().rows(), "row") + ", "
                    + new ByteSize(way.size().bytes() + way.size().indexBytes()));
            if (!way.why().isEmpty()) {
                console.line("  " + way.why());
            }
        }
        console.line(String.format(
                Locale.ROOT,
                "expected: writers wait about %.2f s; the WAL grows by %s, the file by %s",
                proposal.cost().seconds(),
                new ByteSize(proposal.cost().walBytes()),
                new ByteSize(proposal.cost().fileBytes())));
        for (Trouble trouble : proposal.troubles()) {
            console.line(Style.BAD, trouble.toString());
            console.line("  hint: " + trouble.hint());
        }
    }

    private Map<String, Object> json(ScriptDesk desk, Proposal proposal, @Nullable String file) {
        Map<String, Object> json = environment.json(desk.database());
        if (file != null) {
            json.put("file", file);
        }
        json.put("script", proposal.text());
        json.put("seconds", proposal.cost().seconds());
        json.put("walBytes", proposal.cost().walBytes());
        json.put("fileBytes", proposal.cost().fileBytes());
        json.put("ways", proposal.ways().stream().map(MigratePlanCommand::json).toList());
        json.put(
                "troubles",
                proposal.troubles().stream().map(MigratePlanCommand::json).toList());
        json.put("notes", proposal.notes());
        return json;
    }

    private static Map<String, Object> json(Proposal.Way way) {
        return Map.of(
                "table", way.table(),
                "kind", way.kind(),
                "why", way.why(),
                "rows", way.size().rows(),
                "bytes", way.size().bytes(),
                "indexBytes", way.size().indexBytes(),
                "seconds", way.cost().seconds());
    }

    private static Map<String, Object> json(Trouble trouble) {
        return Map.of(
                "rule", trouble.rule(),
                "rows", trouble.rows(),
                "examples", trouble.examples(),
                "hint", trouble.hint());
    }
}
