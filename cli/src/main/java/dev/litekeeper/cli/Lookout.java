package dev.litekeeper.cli;

import dev.litekeeper.life.check.Subject;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;

/// What commands look at that look at one database of this machine.
final class Lookout {
    private Lookout() {}

    /// The database of an environment. Fails as refused, with the line to type over there, where it is on another
    /// machine.
    static Subject subject(Common common, String environment) {
        Project project = common.project();
        Environment found = common.here(project.environment(EnvironmentName.of(environment)));
        return new Subject(project, found, common.surroundings().clock(), common.env());
    }
}
