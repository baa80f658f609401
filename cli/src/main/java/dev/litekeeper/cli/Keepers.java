package dev.litekeeper.cli;

import dev.litekeeper.life.keeper.KeeperCall;
import dev.litekeeper.life.keeper.StateFolder;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Machine;
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

    /// The state folder of the environment. Fails as refused, with the line to type over there, where its
    /// database is on another machine.
    StateFolder folder(Common common, String command) {
        Project project = common.project();
        EnvironmentName name = EnvironmentName.of(environment);
        project.environment(name).requireLocal(Machine.current(), "litekeeper " + command + " --env " + name);
        return new StateFolder(project.keep().state(name));
    }

    KeeperCall call(Common common, String command) {
        return new KeeperCall(folder(common, command), common.temporary());
    }
}
