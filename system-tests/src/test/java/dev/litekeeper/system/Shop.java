package dev.litekeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.cli.Main;
import dev.litekeeper.testkit.Foreign;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A shop whose app runs on SQLite in WAL mode, adopted by Litekeeper: the database in a folder of its own, the project
/// beside it, a store in a third. Commands run in this process, as an embedding app or a daemon would run them.
record Shop(Path folder) {

    /// What a command answered.
    record Answer(int exit, String out, String err) {
        Answer succeeded() {
            assertThat(exit).as("exit status; stdout: %s%nstderr: %s", out, err).isZero();
            return this;
        }
    }

    /// A shop with 1,000 orders of 50 customers, adopted and with its baseline recorded.
    static Shop open(Path folder) {
        Shop shop = new Shop(folder);
        try {
            Files.createDirectories(shop.database().getParent());
            Files.createDirectories(shop.store());
            try (Foreign app = shop.app()) {
                app.run("PRAGMA journal_mode=WAL");
                app.run("CREATE TABLE customers(id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
                app.run(
                        "CREATE TABLE orders(id INTEGER PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customers(id),"
                                + " total REAL NOT NULL, note TEXT)");
                app.run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<50)"
                        + " INSERT INTO customers SELECT i, 'Customer ' || i FROM n");
                app.run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<1000)"
                        + " INSERT INTO orders SELECT i, 1 + i % 50, i * 1.25, hex(randomblob(40)) FROM n");
            }
            shop.run(
                            folder,
                            Map.of(),
                            "init",
                            shop.project().toString(),
                            "--adopt",
                            shop.database().toString(),
                            "--yes")
                    .succeeded();
            Path configuration = shop.project().resolve("litekeeper.yml");
            List<String> lines = new ArrayList<>(Files.readAllLines(configuration));
            lines.removeIf(line -> line.startsWith("stores:") || line.startsWith("alerts:"));
            lines.add("alerts: [{command: \"cat >> " + folder.resolve("alerts.txt") + "\"}]");
            lines.add("stores: [{name: local, url: \"file://" + shop.store() + "\"}]");
            Files.write(configuration, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        shop.litekeeper("migrate", "baseline", "--env", "production", "--yes").succeeded();
        return shop;
    }

    Path database() {
        return folder.resolve("srv/shop.sqlite");
    }

    Path project() {
        return folder.resolve("project");
    }

    Path store() {
        return folder.resolve("store");
    }

    /// Another process connected to the database.
    Foreign app() {
        return Foreign.on(database());
    }

    /// Runs one command in the project.
    Answer litekeeper(String... arguments) {
        return litekeeper(Map.of(), arguments);
    }

    /// Runs one command in the project, with these variables beside the few that others have.
    Answer litekeeper(Map<String, String> variables, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--project", project().toString()));
        return run(project(), variables, all.toArray(String[]::new));
    }

    private Answer run(Path folder, Map<String, String> variables, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Map<String, String> env = new HashMap<>(variables);
        env.put("PWD", folder.toString());
        env.put("PATH", System.getenv("PATH"));
        int exit = Main.run(
                arguments,
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                env);
        return new Answer(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
