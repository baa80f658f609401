package dev.litekeeper.cli;

import dev.litekeeper.failure.Kind;
import dev.litekeeper.life.check.Subject;
import dev.litekeeper.life.status.Overview;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "status", description = "Show on one screen where the database stands, and the next step.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Option(
            names = "--env",
            paramLabel = "NAME",
            defaultValue = "production",
            description = "The environment; production without it.")
    private String environment = "production";

    @Override
    public Integer call() {
        Project project = common.project();
        Environment chosen = project.environment(EnvironmentName.of(environment));
        OptionalInt elsewhere = common.elsewhere(chosen);
        if (elsewhere.isPresent()) {
            return elsewhere.getAsInt();
        }
        Overview overview =
                Overview.of(new Subject(project, chosen, common.surroundings().clock(), common.env()));
        StatusText text = new StatusText(overview);
        common.console().result(text::json, () -> text.print(common.console()));
        return status(overview);
    }

    private static int status(Overview overview) {
        boolean production = overview.environment().name() == EnvironmentName.PRODUCTION;
        boolean bad = overview.database().problem().isPresent()
                || overview.scripts().seen().filter(found -> !found.current()).isPresent()
                || (production && overview.backups().seen().isPresent() && overview.backupIsDue());
        if (bad) {
            return Kind.BAD.exitStatus();
        }
        boolean unseen = overview.scripts().problem().isPresent()
                || (production && overview.backups().problem().isPresent());
        return unseen ? Kind.UNKNOWN.exitStatus() : 0;
    }
}
