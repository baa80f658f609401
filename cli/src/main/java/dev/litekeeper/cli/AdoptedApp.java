package dev.litekeeper.cli;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.project.Names;
import dev.litekeeper.sqlite.Begin;
import dev.litekeeper.sqlite.Copier;
import dev.litekeeper.sqlite.CopyLimits;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.TableSum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// An app that has a database already, of which the tour uses a consistent copy. `original` is what the copy held when
/// it was made.
record AdoptedApp(String name, Path copy, Fingerprint original, Victim victim) implements TourApp {
    private static final String NOTE = """
            -- What the tour adds to your schema: a table of its own.
            CREATE TABLE litekeeper_tour (
                id   INTEGER PRIMARY KEY,
                note TEXT NOT NULL
            );
            """;

    /// Copies the database into `folder`.
    static AdoptedApp of(Path database, Path folder, Console console) {
        String name = Names.slug(database.getFileName().toString().replaceFirst("\\.[A-Za-z0-9]{1,8}$", ""));
        Path copy = folder.resolve("server").resolve(name + ".sqlite");
        try {
            Files.createDirectories(folder.resolve("server"));
        } catch (IOException e) {
            throw Problem.environment("cannot make a folder").at(folder).failure(e);
        }
        try (ProgressBar bar = console.progress()) {
            Fingerprint original = new Copier(CopyLimits.DEFAULT, bar)
                    .copy(DatabaseFile.at(database), copy)
                    .fingerprint();
            return new AdoptedApp(name, copy, original, Victim.in(DatabaseFile.at(copy), original));
        }
    }

    @Override
    public DatabaseFile production() {
        return DatabaseFile.at(copy);
    }

    @Override
    public void layOut(Tour tour) {
        TourStage stage = tour.stage();
        stage.run("init", ".", "--app", name, "--adopt", copy.toString());
        tour.configure(copy);
        stage.run("migrate", "baseline", "--env", "production", "--yes");
        stage.run("new", "schema", "add", "tour", "table");
        stage.write("database/sql/01-schema-add-tour-table.sql", NOTE);
        stage.run("migrate", "rehearse", "--env", "production");
        stage.run("migrate", "--env", "production", "--yes");
        stage.run("migrate", "status", "--env", "production");
    }

    @Override
    public String work() {
        try (Session session = production().write()) {
            session.begin(Begin.IMMEDIATE);
            for (int i = 0; i < 100; i++) {
                session.update("INSERT INTO litekeeper_tour (note) VALUES ('written by the app')");
            }
            session.commit();
        }
        return "the app writes 100 rows into litekeeper_tour";
    }

    @Override
    public String mishap() {
        return victim.harm(production());
    }

    @Override
    public Lost lose() {
        Lost lost = new Lost("litekeeper_tour", "id <= 3");
        try (Session session = production().write()) {
            session.update("DELETE FROM litekeeper_tour WHERE id <= 3");
        }
        return lost;
    }

    @Override
    public String query() {
        return "SELECT count(*) FROM " + Quoted.name(victim.table());
    }

    @Override
    public String smoke() {
        return query();
    }

    @Override
    public String glance() {
        return victim.glance(production());
    }

    @Override
    public Optional<Fingerprint> before() {
        return Optional.of(original);
    }

    @Override
    public List<TableSum> kept() {
        try (Session session = production().read()) {
            List<TableSum> now = Fingerprint.of(session).tables();
            return original.tables().stream().filter(now::contains).toList();
        }
    }
}
