package dev.litekeeper.life.check;

import dev.litekeeper.project.Environment;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.DatabaseFile;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;

/// A database to look at, and what is needed to look: the project, the environment, the clock, and the variables this
/// process was started with.
public record Subject(Project project, Environment environment, InstantSource clock, Map<String, String> variables) {

    DatabaseFile database() {
        return DatabaseFile.at(path());
    }

    Path path() {
        return environment.database();
    }

    Path folder() {
        return Objects.requireNonNull(path().getParent(), "an absolute path is in a folder");
    }

    String variable(String name, String otherwise) {
        return variables.getOrDefault(name, otherwise);
    }
}
