package dev.litekeeper.life.migration;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.files.ScratchFolder;
import dev.litekeeper.migrate.Author;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Migrator;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Outcome;
import dev.litekeeper.migrate.Plan;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Status;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.migrate.Track;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Machine;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.FileFacts;
import dev.litekeeper.sqlite.PrivateCopy;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/// The database of one environment on this machine, and the project's scripts for it.
public final class Migration {
    private final Environment environment;
    private final Scripts scripts;
    private final Author author;

    private Migration(Environment environment, Scripts scripts, Author author) {
        this.environment = environment;
        this.scripts = scripts;
        this.author = author;
    }

    /// Reads the scripts. Fails as refused where the environment is on another machine: `command` is the line to type
    /// there.
    public static Migration of(Project project, EnvironmentName name, InstantSource clock, String command) {
        Machine machine = Machine.current();
        Environment environment = project.environment(name).requireLocal(machine, command);
        return new Migration(environment, Scripts.in(project.scripts()), author(machine, clock));
    }

    /// The user of this process on this machine.
    static Author author(Machine machine, InstantSource clock) {
        return new Author(System.getProperty("user.name", "?") + "@" + machine.name(), clock);
    }

    public DatabaseFile database() {
        return DatabaseFile.at(environment.database());
    }

    public boolean exists() {
        return database().exists();
    }

    /// Where the database stands; one that does not exist stands before its first script.
    public Status status() {
        return onExistingOrEmpty(Migrator::status);
    }

    /// What [#apply] would do. Changes nothing.
    public Plan plan(Orders orders) {
        return onExistingOrEmpty(migrator -> migrator.plan(orders));
    }

    /// The disk that [#apply] may need; always enough where there is no database yet.
    public Room room() {
        return exists()
                ? Room.of(database(), environment.database())
                : new Room(new ByteSize(Long.MAX_VALUE), new ByteSize(0));
    }

    /// Runs what is still to run, on a new database where there is none: that one is made whole or not at all.
    /// Production is made only where `create` says so.
    public Outcome apply(Orders orders, boolean create, Listener listener) {
        refuseToCreate(create);
        if (exists()) {
            return migrator(Target.of(database())).apply(orders, listener);
        }
        boolean wal = environment.name() != EnvironmentName.TEST;
        NewDatabase.Made<Outcome> made =
                new NewDatabase(environment.database(), wal).make(copy -> fill(copy, orders, listener));
        return made.first() ? made.result() : migrator(Target.of(database())).apply(orders, listener);
    }

    /// Starts the history of a database that was there before; see [Migrator#baseline].
    public List<ScriptName> baseline(long to) {
        if (!exists()) {
            throw Problem.usage("there is no such database")
                    .at(environment.database())
                    .hint("`litekeeper migrate` makes it; a baseline is for one that was there before the scripts")
                    .failure();
        }
        return migrator(Target.of(database())).baseline(to);
    }

    private Outcome fill(PrivateCopy copy, Orders orders, Listener listener) {
        try {
            return migrator(new Target(environment.database().toString(), copy::open))
                    .apply(orders, listener);
        } catch (Failure e) {
            Problem problem = e.problem();
            throw problem.because(problem.why() + "\nthe database was not created")
                    .failure(e);
        }
    }

    /// Fails as refused where there is no database and it is not to be made: production is made only where `create`
    /// says so.
    public void refuseToCreate(boolean create) {
        boolean nothing = database().facts().map(FileFacts::size).orElse(0L) == 0;
        if (nothing && environment.name() == EnvironmentName.PRODUCTION && !create) {
            throw Problem.refused(exists() ? "the database is an empty file" : "there is no such database")
                    .at(environment.database())
                    .because("a production database is not created by accident")
                    .hint("check the path in litekeeper.yml; if this is the first day, add --create")
                    .failure();
        }
    }

    private <T> T onExistingOrEmpty(Function<Migrator, T> work) {
        if (exists()) {
            return work.apply(migrator(Target.of(database())));
        }
        try (ScratchFolder scratch = ScratchFolder.inTemp()) {
            PrivateCopy empty = new PrivateCopy(scratch.resolve("empty.sqlite"));
            NewDatabase.empty(empty);
            return work.apply(migrator(Target.of(empty)));
        }
    }

    private Migrator migrator(Target target) {
        return new Migrator(target, scripts, Track.SCRIPTS, author);
    }
}
