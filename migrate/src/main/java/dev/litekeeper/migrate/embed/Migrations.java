package dev.litekeeper.migrate.embed;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.Author;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Migrator;
import dev.litekeeper.migrate.Naming;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Outcome;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Status;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.migrate.Track;
import dev.litekeeper.migrate.adopt.Adopter;
import dev.litekeeper.project.Machine;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Settings;
import dev.litekeeper.sqlite.SourcedDatabase;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Function;
import javax.sql.DataSource;

/// Brings the database of an app to its scripts when the app starts, over the app's own [DataSource] of sqlite-jdbc:
/// `Migrations.of(dataSource).apply()`. The scripts are those of `litekeeper migrate`, from the classpath or a folder,
/// and so are the guards, the history and what is answered.
///
/// Any number of processes may do this at once: each script is applied by one of them. Each connection is given back as
/// it came. A database in memory goes on over one connection, and lasts only where the DataSource keeps it alive.
///
/// Immutable; safe for use by several threads.
public final class Migrations {
    private static final String USUAL = "database/sql";

    private final DataSource source;
    private final Function<Naming, Scripts> folder;
    private final Naming naming;
    private final Author author;

    private Migrations(DataSource source, Function<Naming, Scripts> folder, Naming naming, Author author) {
        this.source = source;
        this.folder = folder;
        this.naming = naming;
        this.author = author;
    }

    /// Migrations of this database, by the scripts in `database/sql` of the classpath, recorded under the
    /// user and machine of this process.
    public static Migrations of(DataSource source) {
        String who =
                System.getProperty("user.name", "?") + "@" + Machine.current().name();
        return new Migrations(source, classpath(USUAL), Naming.LITEKEEPER, new Author(who, InstantSource.system()));
    }

    /// The same with the scripts in this folder of the classpath, as the current thread's class loader sees it.
    public Migrations fromClasspath(String path) {
        return new Migrations(source, classpath(path), naming, author);
    }

    private static Function<Naming, Scripts> classpath(String path) {
        return form -> ClasspathFolder.of(path).scripts(form);
    }

    /// The same with the scripts in this folder of the disk.
    public Migrations from(Path path) {
        return new Migrations(source, form -> Scripts.in(path, form), naming, author);
    }

    /// The same with files that are named so.
    public Migrations named(Naming other) {
        return new Migrations(source, folder, other, author);
    }

    /// The same, recorded under this name, with this clock.
    public Migrations by(String who, InstantSource clock) {
        return new Migrations(source, folder, naming, new Author(who, clock));
    }

    /// Where the database stands. Changes nothing.
    ///
    /// @throws dev.litekeeper.failure.Failure where the scripts cannot be read, or another driver made the source
    public Status status() {
        Scripts scripts = folder.apply(naming);
        try (SourcedDatabase database = SourcedDatabase.of(source)) {
            return status(database, scripts);
        }
    }

    /// Runs what is still to run, each script in a transaction of its own; answers what ran.
    ///
    /// @throws dev.litekeeper.failure.Failure where scripts and history do not agree, before anything runs
    /// @throws dev.litekeeper.failure.Failure at the first script that fails: it leaves nothing, those before stay
    public Outcome apply() {
        return apply(Orders.ALL, Listener.NOBODY);
    }

    /// The same as far as these orders go; `listener` hears of each script.
    public Outcome apply(Orders orders, Listener listener) {
        Scripts scripts = folder.apply(naming);
        Outcome outcome;
        try (SourcedDatabase database = SourcedDatabase.of(source)) {
            refuseOthers(database, scripts);
            outcome = migrator(database, scripts).apply(orders, listener);
        }
        requireLasting(scripts, outcome);
        return outcome;
    }

    private Status status(SourcedDatabase database, Scripts scripts) {
        Status status = migrator(database, scripts).status();
        try (Session session = database.open(Settings.READ)) {
            return status.with(Adopter.since(session, scripts));
        }
    }

    private void refuseOthers(SourcedDatabase database, Scripts scripts) {
        try (Session session = database.open(Settings.READ)) {
            session.beginSnapshot();
            Adopter.since(session, scripts).stream().findFirst().ifPresent(finding -> {
                throw finding.problem(database.name()).failure();
            });
        }
    }

    /// A database in memory is gone with its last connection.
    private void requireLasting(Scripts scripts, Outcome outcome) {
        try (SourcedDatabase again = SourcedDatabase.of(source)) {
            boolean gone = again.inMemory()
                    && !outcome.applied().isEmpty()
                    && migrator(again, scripts).status().history().isEmpty();
            if (gone) {
                throw Problem.usage("the scripts ran, and their database is gone")
                        .at(again.name())
                        .because("every connection of this DataSource has an empty database of its own")
                        .hint("use jdbc:sqlite:file:test?mode=memory&cache=shared, and keep one connection open; or a"
                                + " file")
                        .failure();
            }
        }
    }

    private Migrator migrator(SourcedDatabase database, Scripts scripts) {
        return new Migrator(new Target(database.name(), database::open), scripts, Track.SCRIPTS, author);
    }
}
