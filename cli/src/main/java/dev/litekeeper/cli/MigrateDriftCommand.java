package dev.litekeeper.cli;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.migration.Drifted;
import dev.litekeeper.life.migration.ScriptDesk;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "drift", description = "Show as SQL what was changed by hand.")
final class MigrateDriftCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final EnvironmentOption environment = new EnvironmentOption();

    @Option(names = "--back", description = "Show the SQL that takes it back instead.")
    private boolean back;

    @Option(
            names = "--adopt",
            paramLabel = "WORDS",
            description = "Write it down as the next script of this name, recorded here as done.")
    private @Nullable String words;

    @Override
    public Integer call() {
        if (words != null && words.isBlank()) {
            throw Problem.usage("--adopt needs a name for the script")
                    .hint("as in --adopt index-made-in-a-hurry")
                    .failure();
        }
        Project project = common.project();
        ScriptDesk desk = environment.desk(common);
        Drifted drifted = desk.drift();
        Console console = common.console();
        boolean drift = !drifted.differences().isEmpty();
        String name = drift ? words : null;
        boolean adopt = name != null;
        if (adopt && environment.name() == EnvironmentName.PRODUCTION) {
            console.confirm("this adds a line to litekeeper_history of production: "
                    + desk.database().name());
        }
        String file = name == null
                ? ""
                : project.root().relativize(desk.adopt(drifted, name)).toString();
        console.result(() -> json(desk, drifted, file), () -> text(console, drifted, file));
        return drift && !adopt ? 1 : 0;
    }

    private void text(Console console, Drifted drifted, String file) {
        if (drifted.differences().isEmpty()) {
            console.line("no drift: the database is what its scripts make");
            return;
        }
        drifted.differences().forEach(difference -> console.line("-- " + difference));
        statements(drifted).forEach(statement -> (statement + ";").lines().forEach(console::line));
        if (!file.isEmpty()) {
            console.line(file);
        }
    }

    private List<String> statements(Drifted drifted) {
        return back ? drifted.undoing() : drifted.adopting();
    }

    private Map<String, Object> json(ScriptDesk desk, Drifted drifted, String file) {
        Map<String, Object> json = environment.json(desk.database());
        json.put("drift", !drifted.differences().isEmpty());
        json.put("differences", drifted.differences());
        json.put("statements", statements(drifted));
        if (!file.isEmpty()) {
            json.put("file", file);
        }
        return json;
    }
}
