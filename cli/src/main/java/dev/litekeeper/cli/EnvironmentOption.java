package dev.litekeeper.cli;

import dev.litekeeper.life.migration.Migration;
import dev.litekeeper.life.migration.ScriptDesk;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.sqlite.DatabaseFile;
import java.util.LinkedHashMap;
import java.util.Map;
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

    /// Its database and the scripts for it. Fails as refused where the environment is on another machine.
    Migration migration(Common common) {
        return Migration.of(common.project(), name(), common.surroundings().clock(), common.typed());
    }

    /// The desk for scripts beside its database. Fails as refused where the environment is on another machine.
    ScriptDesk desk(Common common) {
        return ScriptDesk.of(common.project(), name(), common.surroundings().clock(), common.typed());
    }

    /// What every result about its database begins with.
    Map<String, Object> json(DatabaseFile database) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", name().word());
        json.put("database", database.name());
        return json;
    }
}
