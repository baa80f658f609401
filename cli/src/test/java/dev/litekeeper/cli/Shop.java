package dev.litekeeper.cli;

import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A project with one store, the app that has its database open, and the command line.
record Shop(Foreign app, Cli cli) implements AutoCloseable {

    /// Lays it out in a folder; the statements make the database, in WAL mode.
    static Shop in(Path folder, String... statements) throws IOException {
        Files.writeString(folder.resolve("litekeeper.yml"), """
                app: my-app
                environments:
                  production: {database: app.sqlite}
                stores: [{name: local, url: "file://%s/store"}]
                """.formatted(folder));
        Foreign app = Foreign.on(folder.resolve("app.sqlite"));
        app.run("PRAGMA journal_mode=WAL");
        for (String statement : statements) {
            app.run(statement);
        }
        return new Shop(app, Cli.in(folder));
    }

    @Override
    public void close() {
        app.close();
    }
}
