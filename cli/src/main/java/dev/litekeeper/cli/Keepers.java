package dev.litekeeper.cli;

import dev.litekeeper.life.keeper.KeeperCall;
import dev.litekeeper.life.keeper.StateFolder;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import picocli.CommandLine.Option;

/// The option that says whose keeper is asked, and the way to it.
final class Keepers {
    @Option(
            names = "--env",
            paramLabel = "NAME",
            defaultValue = "production",
            description = "The environment; production without it.")
    private String environment = "production";

    /// The environment that is meant, wherever it is.
    Environment environment(Project project) {
        return project.environment(EnvironmentName.of(environment));
    }

    /// The state folder of the environment. Fails as refused, with the line to type over there, where its
    /// database is on another machine.
    StateFolder folder(Common common) {
        Project project = common.project();
        Environment chosen = common.here(environment(project));
        return new StateFolder(project.keep().state(chosen.name()));
    }

    KeeperCall call(Common common) {
        return new KeeperCall(folder(common), common.temporary());
    }
}
