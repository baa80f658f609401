package dev.litekeeper.cli;

import dev.litekeeper.project.EnvironmentName;
import picocli.CommandLine.Option;

/// The option that names an environment; development without it.
final class EnvironmentOption {
    @Option(
            names = "--env",
            paramLabel = "NAME",
            defaultValue = "development",
            description = "development (default), test, staging or production.")
    private String name = "development";

    EnvironmentName name() {
        return EnvironmentName.of(name);
    }
}
