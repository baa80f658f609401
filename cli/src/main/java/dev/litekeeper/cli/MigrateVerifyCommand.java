package dev.litekeeper.cli;

import dev.litekeeper.life.migration.ScriptDesk;
import dev.litekeeper.life.migration.Verification;
import dev.litekeeper.project.Project;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "verify", description = "Replay all scripts; compare with the database and schema.sql.")
final class MigrateVerifyCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final EnvironmentOption environment = new EnvironmentOption();

    @Option(names = "--write", description = "Write what all scripts make into schema.sql first.")
    private boolean write;

    @Override
    public Integer call() {
        Project project = common.project();
        ScriptDesk desk = environment.desk(common);
        if (write) {
            Path file = desk.writeSchema();
            common.console().say("written: " + project.root().relativize(file));
        }
        Verification verification = desk.verify();
        String file = project.root().relativize(verification.schemaFile()).toString();
        Console console = common.console();
        console.result(() -> json(desk, verification, file), () -> text(console, desk, verification, file));
        return verification.equal() ? 0 : 1;
    }

    private static void text(Console console, ScriptDesk desk, Verification verification, String file) {
        console.line(ScriptsView.count(verification.scripts(), "script") + " replayed from zero");
        if (!desk.database().exists()) {
            console.line(desk.database().name() + ": not there yet");
        } else {
            compared(console, desk.database().name(), verification.live());
        }
        if (desk.database().exists() && !verification.pending().isEmpty()) {
            console.line("  as far as it ran: "
                    + ScriptsView.count(verification.pending().size(), "script") + " still to run");
        }
        if (!verification.elsewhere().isEmpty()) {
            console.line(Style.BAD, "another tool has gone on since its history was taken over");
            verification.elsewhere().forEach(line -> console.line("  " + line));
        }
        if (verification.written()) {
            compared(console, file, verification.committed());
        } else {
            console.line(file + ": not there; --write makes it");
        }
    }

    private static void compared(Console console, String what, List<String> differences) {
        console.line(
                differences.isEmpty() ? Style.GOOD : Style.BAD,
                what + (differences.isEmpty() ? ": the same" : ": differs"));
        differences.forEach(difference -> console.line("  " + difference));
    }

    private Map<String, Object> json(ScriptDesk desk, Verification verification, String file) {
        Map<String, Object> json = environment.json(desk.database());
        json.put("equal", verification.equal());
        json.put("scripts", verification.scripts());
        json.put("pending", ScriptsView.files(verification.pending()));
        json.put("live", verification.live());
        json.put("elsewhere", verification.elsewhere());
        if (verification.written()) {
            json.put("schemaFile", file);
            json.put("committed", verification.committed());
        }
        return json;
    }
}
