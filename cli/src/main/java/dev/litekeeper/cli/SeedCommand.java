package dev.litekeeper.cli;

import dev.litekeeper.life.migration.Seeded;
import dev.litekeeper.life.migration.Seeding;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.project.EnvironmentName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "seed", description = "Fill development with sample rows, or rebuild the test database.")
final class SeedCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final EnvironmentOption environment = new EnvironmentOption();

    @Option(
            names = "--accept",
            paramLabel = "SCRIPT",
            description = "Take on what is wrong with this seed, by file name or as 03-seed. May be repeated.")
    private final List<String> accepted = new ArrayList<>();

    @Option(
            names = "--fresh",
            description = "Make development anew from all scripts; what was there is kept beside it.")
    private boolean fresh;

    @Override
    public Integer call() {
        Console console = common.console();
        Seeding seeding = Seeding.of(
                common.project(), environment.name(), common.surroundings().clock());
        Listener listener =
                environment.name() == EnvironmentName.TEST ? Listener.NOBODY : ScriptsView.listener(console);
        Seeded seeded = fresh ? startOver(seeding, listener) : seeding.seed(Set.copyOf(accepted), listener);
        ScriptsView.warn(console, seeded.warnings());
        console.result(() -> json(seeding, seeded), () -> text(console, seeding, seeded));
        return 0;
    }

    private Seeded startOver(Seeding seeding, Listener listener) {
        if (seeding.database().exists() && environment.name() == EnvironmentName.DEVELOPMENT) {
            common.console().confirm("this replaces everything in " + seeding.database());
        }
        return seeding.startOver(listener);
    }

    private void text(Console console, Seeding seeding, Seeded seeded) {
        if (environment.name() == EnvironmentName.TEST) {
            seeded.differences().forEach(line -> console.line("  " + line));
            console.line((seeded.written() ? "rebuilt: " : "unchanged: ") + seeding.database());
            return;
        }
        seeded.scripts().forEach(done -> console.line(ScriptsView.line(done)));
        seeded.seeds().forEach(done -> console.line(ScriptsView.line(done)));
        seeded.undo().ifPresent(undo -> console.line("kept what was there: " + undo));
        if (!seeded.written()) {
            console.line("nothing to do: " + seeding.database());
        }
    }

    private Map<String, Object> json(Seeding seeding, Seeded seeded) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", environment.name().word());
        json.put("database", seeding.database().name());
        json.put("written", seeded.written());
        json.put("scripts", ScriptsView.applied(seeded.scripts()));
        json.put("seeds", ScriptsView.applied(seeded.seeds()));
        json.put("undo", seeded.undo().map(Path::toString).orElse(""));
        json.put("differences", seeded.differences());
        json.put("warnings", ScriptsView.findings(seeded.warnings()));
        return json;
    }
}
