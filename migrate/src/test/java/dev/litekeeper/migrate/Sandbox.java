package dev.litekeeper.migrate;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// A folder with scripts and a database beside it.
public record Sandbox(Path folder) {
    public static final Author AUTHOR = new Author("tester@here", InstantSource.system());

    public Path sql() {
        return folder.resolve("sql");
    }

    public Path databasePath() {
        return folder.resolve("app.sqlite");
    }

    public DatabaseFile database() {
        DatabaseFile database = DatabaseFile.at(databasePath());
        if (!database.exists()) {
            database.create();
        }
        return database;
    }

    public Sandbox script(String file, String text) {
        try {
            Files.createDirectories(sql());
            Files.writeString(sql().resolve(file), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Sandbox remove(String file) {
        try {
            Files.delete(sql().resolve(file));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Migrator migrator() {
        return new Migrator(Target.of(database()), Scripts.in(sql()), Track.SCRIPTS, AUTHOR);
    }

    public Outcome migrate() {
        return migrator().apply(Orders.ALL, Listener.NOBODY);
    }

    public Sandbox migrated() {
        migrate();
        return this;
    }

    public Outcome migrateTo(long number) {
        return migrator().apply(new Orders(OptionalLong.of(number), Set.of()), Listener.NOBODY);
    }

    public Outcome migrateAccepting(String... names) {
        return migrator().apply(new Orders(OptionalLong.empty(), Set.of(names)), Listener.NOBODY);
    }

    public Sandbox execute(String... statements) {
        try (Session session = database().write()) {
            for (String statement : statements) {
                session.execute(statement);
            }
        }
        return this;
    }

    /// Executes the statements of a dump.
    public Sandbox load(Path dump) {
        try {
            return execute(Splitter.split(Source.of(dump.toString(), Files.readString(dump))).stream()
                    .map(Statement::sql)
                    .toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<String> rows(String query) {
        try (Session session = database().read()) {
            return session.query(query, row -> row.text(1));
        }
    }
}
