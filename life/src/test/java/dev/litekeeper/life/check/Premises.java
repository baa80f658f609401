package dev.litekeeper.life.check;

import dev.litekeeper.checks.CheckResult;
import dev.litekeeper.checks.Fix;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// A project in a folder, with a real database in a folder of its own and a clock that a test can put forward.
final class Premises {
    private final Path root;
    private final Map<String, String> variables = new LinkedHashMap<>(System.getenv());
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");

    /// The project; its database is not there yet.
    Premises(Path root) {
        this.root = root;
        try {
            Files.createDirectories(
                    root.resolve("data"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.createDirectories(root.resolve("database/sql"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        configure("");
    }

    /// With a database of two tables in WAL mode.
    Premises withDatabase() {
        try (Foreign app = Foreign.on(database())) {
            app.run("PRAGMA journal_mode=wal");
            app.run("CREATE TABLE customer(id INTEGER PRIMARY KEY, name TEXT)");
            app.run("CREATE TABLE invoice(id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customer(id))");
            app.run("INSERT INTO customer VALUES (1, 'Ann'), (2, 'Bob')");
            app.run("INSERT INTO invoice VALUES (1, 1), (2, 2)");
        }
        mode(database(), "rw-------");
        return this;
    }

    Path root() {
        return root;
    }

    Path database() {
        return root.resolve("data/shop.sqlite");
    }

    /// The folder of the database.
    Path data() {
        return root.resolve("data");
    }

    Path config() {
        return root.resolve("litekeeper.yml");
    }

    /// Writes the configuration, with these lines at its end.
    Premises configure(String lines) {
        PlainFile.of(config())
                .write("# my shop\napp: shop\nenvironments:\n  production: {database: data/shop.sqlite}   # here\n"
                        + "stores: [{name: local, url: \""
                        + root.resolve("store").toUri() + "\"}]\n" + lines);
        return this;
    }

    Premises variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    void letPass(Duration time) {
        now = now.plus(time);
    }

    Subject subject() {
        Project project = Project.load(root);
        InstantSource clock = () -> now;
        return new Subject(project, project.environment(EnvironmentName.PRODUCTION), clock, variables);
    }

    /// What a check says now.
    CheckResult look(String id) {
        return EvidenceGatherer.look(subject()).report().results().stream()
                .filter(result -> result.about().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /// Applies the fix of a check.
    void mend(String id) {
        Fix fix = look(id).fix();
        new Mending(subject()).apply(fix);
    }

    static void mode(Path file, String permissions) {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
