package dev.litekeeper.cli;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.layout.NewScript;
import dev.litekeeper.migrate.ScriptKind;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.project.Project;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "new", description = "Start the next schema or data script, or the way back of one.")
final class NewCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Parameters(index = "0", paramLabel = "KIND", description = "schema, data or undo.")
    private String kind = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "WORDS",
            description = "What it does, in words; for undo the number or file name of the script.")
    private final List<String> words = new ArrayList<>();

    @Override
    public Integer call() {
        Project project = common.project();
        NewScript script = script(Scripts.of(project), String.join(" ", words));
        script.create();
        Console console = common.console();
        String file = project.root().relativize(script.file()).toString();
        console.result(() -> Map.of("file", file), () -> console.line(file));
        console.say("next: write it, then try it: litekeeper migrate --env development");
        return 0;
    }

    private NewScript script(Scripts scripts, String text) {
        return switch (kind) {
            case "schema" -> NewScript.next(scripts, ScriptKind.SCHEMA, text);
            case "data" -> NewScript.next(scripts, ScriptKind.DATA, text);
            case "undo" -> NewScript.undo(scripts, text);
            default ->
                throw Problem.usage("no such kind of script")
                        .at(kind)
                        .hint("litekeeper new schema WORDS, new data WORDS or new undo NUMBER")
                        .failure();
        };
    }
}
