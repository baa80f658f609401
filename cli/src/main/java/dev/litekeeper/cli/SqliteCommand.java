package dev.litekeeper.cli;

import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.desk.SqliteDesk;
import dev.litekeeper.project.Environment;
import dev.litekeeper.sqlite.Answer;
import dev.litekeeper.sqlite.KnownBug;
import dev.litekeeper.sqlite.KnownBugs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "sqlite", description = "Show every SQLite that touches the database and the known bugs that apply.")
final class SqliteCommand implements Travelling {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Target target = new Target();

    @Override
    public Optional<Environment> about() {
        return target.environment(common);
    }

    @Override
    public Integer call() {
        Target.Chosen chosen = target.choose(common);
        if (!chosen.database().exists()) {
            throw Problem.usage("there is no such database")
                    .at(chosen.database().name())
                    .failure();
        }
        SqliteDesk desk = SqliteDesk.of(chosen.database(), common.env().getOrDefault("PATH", ""));
        common.console().result(() -> json(chosen, desk), () -> print(desk));
        return switch (desk.endangered()) {
            case YES -> Kind.BAD.exitStatus();
            case COULD_NOT_TELL -> Kind.UNKNOWN.exitStatus();
            case NO -> 0;
        };
    }

    private void print(SqliteDesk desk) {
        Table table = Table.of("SQLITE", "IN", "KNOWN BUGS", "FILE");
        Set<KnownBug> told = new LinkedHashSet<>();
        for (SqliteDesk.Use use : desk.uses()) {
            List<String> bugs = new ArrayList<>();
            boolean applies = false;
            for (SqliteDesk.Finding finding : use.findings()) {
                applies |= finding.applies() == Answer.YES;
                bugs.add(finding.bug().id() + (finding.applies() == Answer.YES ? "" : "?"));
                told.add(finding.bug());
            }
            table.row(
                    applies ? Style.BAD : Style.PLAIN,
                    use.sqlite().version(),
                    use.sqlite().who(),
                    bugs.isEmpty() ? "none" : String.join(" ", bugs),
                    use.sqlite().file());
        }
        common.console().table(table);
        told.forEach(bug -> common.console()
                .line(bug.id() + ": " + bug.effect() + ". When: " + bug.condition() + ". " + bug.evidence()));
        desk.mixed()
                .forEach(pid -> common.console()
                        .line(Style.BAD, "pid " + pid + " has two SQLites in itself; they cancel each other's locks"));
        desk.unseen().forEach(who -> common.console().line("could not tell which SQLite is in " + who));
        if (!desk.notLookedInto().isEmpty()) {
            common.console().warn("the schema could not be read: " + desk.notLookedInto());
        }
        if (!told.isEmpty()) {
            common.console().say("a ? means: only the app's statements decide. Bugs as of " + KnownBugs.AS_OF);
            common.console().say("to replace the sqlite3 command: sh scripts/install-upgrade-sqlite.sh");
        }
    }

    private static Map<String, @Nullable Object> json(Target.Chosen chosen, SqliteDesk desk) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("environment", chosen.project().isPresent() ? chosen.label() : null);
        json.put("database", chosen.database().name());
        json.put("endangered", desk.endangered().toString());
        json.put("bugsAsOf", KnownBugs.AS_OF.toString());
        List<Object> uses = new ArrayList<>();
        for (SqliteDesk.Use use : desk.uses()) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("in", use.sqlite().who());
            row.put("pid", use.sqlite().pid().isPresent() ? use.sqlite().pid().getAsLong() : null);
            row.put(
                    "version",
                    use.sqlite().version().known() ? use.sqlite().version().toString() : null);
            row.put("sourceId", use.sqlite().version().sourceId());
            row.put("file", use.sqlite().file());
            row.put("bugs", use.findings().stream().map(SqliteCommand::json).toList());
            uses.add(row);
        }
        json.put("sqlites", uses);
        json.put("mixed", desk.mixed());
        json.put("unseen", desk.unseen());
        return json;
    }

    private static Map<String, @Nullable Object> json(SqliteDesk.Finding finding) {
        KnownBug bug = finding.bug();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", bug.id());
        json.put("applies", finding.applies().toString());
        json.put("effect", bug.effect());
        json.put("condition", bug.condition());
        json.put("affected", bug.affected().stream().map(Object::toString).toList());
        json.put("evidence", bug.evidence());
        return json;
    }
}
