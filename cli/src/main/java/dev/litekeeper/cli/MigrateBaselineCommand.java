package dev.litekeeper.cli;

import dev.litekeeper.life.migration.Migration;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.project.EnvironmentName;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "baseline", description = "Start the history of a database that was there before its scripts.")
final class MigrateBaselineCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final EnvironmentOption environment = new EnvironmentOption();

    @Option(
            names = "--to",
            paramLabel = "NN",
            defaultValue = "0",
            description = "The last script the database holds already; 00 without.")
    private long to;

    @Override
    public Integer call() {
        Migration migration = environment.migration(common);
        Console console = common.console();
        if (environment.name() == EnvironmentName.PRODUCTION) {
            console.confirm("this adds the table litekeeper_history to production: " + migration.database());
        }
        List<ScriptName> recorded = migration.baseline(to);
        console.result(
                () -> Map.of(
                        "environment", environment.name().word(),
                        "database", migration.database().name(),
                        "recorded", ScriptsView.files(recorded)),
                () -> recorded.forEach(script -> console.line("recorded " + script + " as done")));
        return 0;
    }
}
