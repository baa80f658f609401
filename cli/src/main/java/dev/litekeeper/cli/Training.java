package dev.litekeeper.cli;

import dev.litekeeper.archive.capture.Captures;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Session;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// A program of its own: common commands one after the other on a sample project, so that Java can keep the state of
/// the classes they load for later starts. What the commands print goes nowhere but for errors.
final class Training {
    private static final List<String> COMMANDS = List.of(
            "--version",
            "--help",
            "help migrate",
            "init . --app shop",
            "new schema add orders",
            "migrate --env production --create --yes",
            "migrate --env production",
            "migrate status --env production",
            "migrate status --env production --json",
            "seed --env development",
            "status",
            "status --json",
            "check",
            "check --json",
            "backup",
            "backup",
            "history",
            "who --for 0",
            "sqlite",
            "plan",
            "drill --no-plan",
            "restore --dry-run",
            "restore --to copy.sqlite",
            "restore --yes",
            "keep --once",
            "copy production development --yes",
            "no-such-command");

    private static final int REHEARSALS = 3;
    private static final int ROUNDS = 4;
    private static final int COMMITS = 10_000;

    private Training() {}

    /// Trains what the first word says, in the folder that the second one names: `all`, on a sample project that it
    /// makes
    /// there, or `restore`, on the archive of that project.
    public static void main(String[] args) {
        Interruption.prepare();
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Path project = Path.of(args[1]).toAbsolutePath();
        Surroundings around = Surroundings.ofProcess(
                        InputStream.nullInputStream(), nowhere, System.err, Map.copyOf(System.getenv()))
                .withoutTerminal()
                .in(project);
        if (args[0].equals("restore")) {
            restore(around);
        } else {
            everything(project, around);
        }
        Main.end(Main.finished(0));
    }

    private static void everything(Path project, Surroundings around) {
        for (String words : COMMANDS) {
            run(around, words);
            if (words.startsWith("init")) {
                configure(project);
            }
        }
        for (int round = 0; round < ROUNDS; round++) {
            commit(DatabaseFile.at(project.resolve("server/shop.sqlite")));
            run(around, "keep --once");
        }
        run(around, "restore --latest --to latest.sqlite");
        rehearse();
    }

    /// Restores of many commits into new files, from segments alone and from layers too.
    private static void restore(Surroundings around) {
        Ahead.of(new String[] {"restore"});
        for (int round = 1; round <= ROUNDS; round++) {
            run(around, "restore --latest --to newest-" + round + ".sqlite");
            run(around, "restore --commit " + round * COMMITS / 2 + " --to earlier-" + round + ".sqlite");
        }
    }

    private static void commit(DatabaseFile database) {
        try (Session app = database.write()) {
            app.set("wal_autocheckpoint", "0");
            app.execute("PRAGMA synchronous=OFF");
            app.execute("CREATE TABLE IF NOT EXISTS training(id INTEGER PRIMARY KEY, a TEXT, b INTEGER)");
            for (int i = 0; i < COMMITS; i++) {
                app.update("INSERT INTO training(a, b) VALUES (?, ?)", "x".repeat(100), i);
            }
        }
    }

    private static void run(Surroundings around, String words) {
        new Invocation(Commands.ALL, around).run(words.split(" "));
    }

    /// What the keeper does for a commit, again and again, so that its compiler knows early what is worth its time.
    private static void rehearse() {
        try (Captures captures =
                new Captures(InstantSource.system(), RandomGenerator.getDefault(), "training", () -> {})) {
            for (int i = 0; i < REHEARSALS; i++) {
                captures.rehearse();
                captures.rehearsed().ifPresent(problem -> {
                    throw problem.failure();
                });
            }
        }
    }

    private static void configure(Path project) {
        PlainFile.of(project.resolve("litekeeper.yml"))
                .write("""
                app: shop
                environments:
                  development: {database: database/db/development/shop-dev.sqlite}
                  production: {database: server/shop.sqlite}
                stores: [{name: local, url: "%s"}]
                keep: {wal: 64MB}
                """.formatted(project.resolve("backups").toUri()));
        for (String name : List.of("00-schema-init.sql", "00-data-init.sql")) {
            PlainFile.of(project.resolve("database/sql").resolve(name)).write(SampleShop.script(name));
        }
    }
}
