package dev.litekeeper.cli;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.DatabaseFile;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say which database a command is about: that of an environment of the project, production where
/// none is named, or any file.
final class Target {
    @Option(
            names = "--env",
            paramLabel = "NAME",
            description = "The environment: development, test, staging or production; production without it.")
    private @Nullable String environment;

    @Option(names = "--database", paramLabel = "FILE", description = "This file, with or without a project.")
    private @Nullable Path file;

    /// A database by what the user calls it. `project` is empty for a file that was named without one.
    record Chosen(String label, DatabaseFile database, Optional<Project> project) {
        /// What it is called and where it is, for people.
        String title() {
            return project.isPresent() ? label + "  " + database.name() : database.name();
        }

        /// The project. Fails with a usage problem where there is none.
        Project requireProject() {
            return project.orElseThrow(() -> Problem.usage("this needs a project")
                    .at(database.name())
                    .because("a file alone has no place for records")
                    .hint("lay a project out around it: litekeeper init --adopt " + database.name())
                    .failure());
        }
    }

    /// The database that is meant. Fails as refused, with the line to type over there, where it is on another machine.
    Chosen choose(Common common) {
        if (file != null) {
            if (environment != null) {
                throw Problem.usage("two databases are named")
                        .because("--env and --database exclude each other")
                        .failure();
            }
            Path path = common.resolve(file);
            return new Chosen(path.toString(), DatabaseFile.at(path), Optional.empty());
        }
        Project project = common.project();
        Environment chosen = common.here(chosen(project));
        return new Chosen(chosen.name().word(), DatabaseFile.at(chosen.database()), Optional.of(project));
    }

    /// The environment that is meant.
    Environment chosen(Project project) {
        return project.environment(environment == null ? EnvironmentName.PRODUCTION : EnvironmentName.of(environment));
    }

    /// The environment that is meant, wherever it is; empty where a file was named.
    Optional<Environment> environment(Common common) {
        return file == null ? Optional.of(chosen(common.project())) : Optional.empty();
    }

    /// Whether a file was named in place of an environment.
    boolean isFile() {
        return file != null;
    }
}
