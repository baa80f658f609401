package dev.litekeeper.life.migration;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.files.ScratchFolder;
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
import dev.litekeeper.sqlite.Copier;
import dev.litekeeper.sqlite.CopyLimits;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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

    /// Makes development anew from all scripts and seeds, as one transaction of the database where there is one: who
    /// has it open goes on with the new content. What was there is kept beside it.
    public Seeded startOver(Listener listener) {
        if (name != EnvironmentName.DEVELOPMENT || !database().exists()) {
            return seed(Set.of(), listener);
        }
        Path live = project.environment(name).database();
        Path undo = live.resolveSibling(live.getFileName() + ".before-fresh");
        try (ScratchFolder scratch = ScratchFolder.inTemp()) {
            PrivateCopy made = new PrivateCopy(scratch.resolve("made.sqlite"));
            NewDatabase.empty(made);
            Outcome scripts = run(made, Scripts.of(project), Track.SCRIPTS, listener);
            Outcome rows = run(made, Scripts.seeds(project.seedScripts(), name.word()), Track.SEED, listener);
            PlainFile.of(undo).delete();
            new Copier(CopyLimits.DEFAULT, Progress.NONE).replaceContent(database(), made, Fingerprint.of(made), undo);
            return new Seeded(scripts.applied(), rows.applied(), List.of(), true, Optional.of(undo), List.of());
        }
    }

    private Outcome run(PrivateCopy copy, Scripts scripts, Track track, Listener listener) {
        Target target = new Target(database().name(), copy::open);
        return new Migrator(target, scripts, track, author()).apply(Orders.ALL, listener);
    }

    private Author author() {
        return Migration.author(Machine.current(), clock);
    }

    private Seeded develop(Scripts seeds, Set<String> accepted, Listener listener) {
        Migration migration = Migration.of(project, name, clock, "litekeeper seed --env " + name);
        Outcome scripts = migration.apply(Orders.ALL, false, listener);
        Outcome rows = new Migrator(Target.of(database()), seeds, Track.SEED, author())
                .apply(new Orders(OptionalLong.empty(), accepted), listener);
        return new Seeded(
                scripts.applied(),
                rows.applied(),
                Stream.<Finding>concat(scripts.warnings().stream(), rows.warnings().stream())
                        .toList(),
                !scripts.applied().isEmpty() || !rows.applied().isEmpty(),
                Optional.empty(),
                List.of());
    }
}
