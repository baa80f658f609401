package dev.litekeeper.life.copy;

import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.remote.Ssh;
import dev.litekeeper.migrate.Author;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Migrator;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.migrate.Track;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Layout;
import dev.litekeeper.project.Machine;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/// A project in a folder, with a production database of a thousand rows in WAL mode that went through its scripts.
record Sample(Path folder, Path production) {
    static final Instant NOW = Instant.parse("2025-09-01T09:30:00Z");

    /// Lays it out. `host` is a line of the configuration, or empty.
    static Sample in(Path folder, Path production, String host) {
        Layout.of(folder, "my-app", Path.of("litekeeper")).create();
        PlainFile.of(folder.resolve("litekeeper.yml"))
                .write("""
                app: my-app
                environments:
                  development: {database: database/db/development/my-app-dev.sqlite}
                  staging: {database: database/db/staging/my-app-staging.sqlite}
                  test: {database: database/db/test/my-app-test.sqlite}
                  production:
                    database: "%s"
                    %s
                copies: {keep: 2}
                """.formatted(production.toString().replace("\\", "\\\\").replace("\"", "\\\""), host));
        script(folder, "00-schema-init.sql", "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT);");
        new PrivateCopy(production).create().close();
        migrate(folder, production);
        try (Foreign app = Foreign.on(production)) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                    + " INSERT INTO customer (name) SELECT 'name ' || i FROM n");
        }
        return new Sample(folder, production);
    }

    static void script(Path folder, String name, String sql) {
        PlainFile.of(folder.resolve("database/sql").resolve(name)).write(sql);
    }

    static void migrate(Path folder, Path database) {
        new Migrator(
                        Target.of(new PrivateCopy(database)),
                        Scripts.in(folder.resolve("database/sql")),
                        Track.SCRIPTS,
                        new Author("test", InstantSource.system()))
                .apply(Orders.ALL, Listener.NOBODY);
    }

    Project project() {
        return Project.load(folder);
    }

    Path development() {
        return folder.resolve("database/db/development/my-app-dev.sqlite");
    }

    /// The copy to development at [#NOW] plus so many seconds.
    EnvironmentCopy copy(String ssh, int seconds) {
        return copy(ssh, seconds, EnvironmentName.DEVELOPMENT, false);
    }

    EnvironmentCopy copy(String ssh, int seconds, EnvironmentName to, boolean unmasked) {
        return EnvironmentCopy.of(project(), around(ssh, seconds), EnvironmentName.PRODUCTION, to, unmasked);
    }

    static Around around(String ssh, int seconds) {
        return new Around(
                new Machine("laptop"),
                new Ssh(ssh),
                InstantSource.fixed(NOW.plusSeconds(seconds)),
                ZoneOffset.UTC,
                "ada@laptop");
    }

    /// The names of the files in a folder of the project.
    List<String> names(String inside) {
        try (Stream<Path> files = Files.list(folder.resolve(inside))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What is among the databases of the project and is none.
    List<Path> strays() {
        try (Stream<Path> files = Files.walk(folder.resolve("database/db"))) {
            return files.filter(file -> !Files.isDirectory(file) || isHidden(file))
                    .filter(file -> !file.toString().endsWith(".sqlite") || isHidden(file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long count(Path database, String table) {
        try (Session session = new PrivateCopy(database).read()) {
            return session.queryLong("SELECT count(*) FROM " + table);
        }
    }

    private static boolean isHidden(Path file) {
        return String.valueOf(file.getFileName()).startsWith(".");
    }
}
