package dev.litekeeper.life.migration;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.Author;
import dev.litekeeper.migrate.Finding;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Migrator;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Outcome;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.migrate.Track;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Machine;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.DatabaseFile;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/// The rows that never go to production, put into a database for development or for the tests.
public final class Seeding {
    private final Project project;
    private final EnvironmentName name;
    private final InstantSource clock;

    private Seeding(Project project, EnvironmentName name, InstantSource clock) {
        this.project = project;
        this.name = name;
        this.clock = clock;
    }

    /// Fails as refused for staging and production.
    public static Seeding of(Project project, EnvironmentName name, InstantSource clock) {
        switch (name) {
            case DEVELOPMENT, TEST -> {}
            case STAGING, PRODUCTION ->
                throw Problem.refused("seeds never go to " + name)
                        .at(project.environment(name).database())
                        .because("they are sample rows for development and the tests")
                        .hint("rows that every environment needs belong into a data script: litekeeper new data ...")
                        .failure();
        }
        return new Seeding(project, name, clock);
    }

    public DatabaseFile database() {
        return DatabaseFile.at(project.environment(name).database());
    }

    /// Development: brings the database to the scripts, making it where there is none, and runs the seed scripts that
    /// it has not had yet. Test: rebuilds the checked-in database from all scripts, and replaces the file where its
    /// content differs.
    public Seeded seed(Set<String> accepted, Listener listener) {
        Scripts seeds = Scripts.seeds(project.seedScripts(), name.word());
        return switch (name) {
            case TEST -> new TestDatabase(project, seeds).rebuild(listener);
            case DEVELOPMENT, STAGING, PRODUCTION -> develop(seeds, accepted, listener);
        };
    }

    private Seeded develop(Scripts seeds, Set<String> accepted, Listener listener) {
        Migration migration = Migration.of(project, name, clock, "litekeeper seed --env " + name);
        Outcome scripts = migration.apply(Orders.ALL, false, listener);
        Author author = Migration.author(Machine.current(), clock);
        Outcome rows = new Migrator(Target.of(database()), seeds, Track.SEED, author)
                .apply(new Orders(OptionalLong.empty(), accepted), listener);
        return new Seeded(
                scripts.applied(),
                rows.applied(),
                Stream.<Finding>concat(scripts.warnings().stream(), rows.warnings().stream())
                        .toList(),
                !scripts.applied().isEmpty() || !rows.applied().isEmpty(),
                List.of());
    }
}
