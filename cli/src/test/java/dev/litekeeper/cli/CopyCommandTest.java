package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.Programs;
import dev.litekeeper.testkit.SshServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class CopyCommandTest {
    @TempDir
    Path folder;

    private Path app = Path.of("");
    private Path production = Path.of("");

    @BeforeEach
    void layOut() {
        app = folder.resolve("app");
        production = folder.resolve("it's \"production\".sqlite");
        try (Foreign writer = Foreign.on(production)) {
            writer.run("PRAGMA journal_mode=WAL");
            writer.run("CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT)");
            writer.run("INSERT INTO customer (name) VALUES ('a'), ('b')");
        }
        Cli.in(folder).run("init", "--adopt", production.toString(), "app", "--app", "my-app");
        assertThat(Cli.in(app)
                        .run("migrate", "baseline", "--env", "production", "--yes")
                        .exit())
                .isZero();
    }

    @Test
    void copiesOnThisMachineAndShowsWhatItDid() {
        Cli.Result result = Cli.in(app).run("copy", "production", "development", "--yes");

        assertThat(result.err()).contains("This copies " + production);
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out())
                .contains(
                        "database/db/production/my-app-prod-", "proof: ", "database/db/development/my-app-dev.sqlite");
    }

    @Test
    void asksInAPipeForAYes() {
        Cli.Result result = Cli.in(app).run("copy", "production", "development");

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).contains("--yes");
    }

    @Test
    void neverGoesToProduction() {
        Cli.Result result = Cli.in(app).run("copy", "development", "production", "--yes");

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).contains("production is never the target");
    }

    @Test
    void wantsOneTarget() {
        assertThat(Cli.in(app).run("copy", "production").exit()).isEqualTo(2);
        assertThat(Cli.in(app)
                        .run("copy", "production", "development", "--to", "x.sqlite")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void aCopyMadeByLitekeeperOverThereIsProvenByItsRows() throws IOException {
        Path there = Files.createDirectory(folder.resolve("there"));
        Path bin = Files.createDirectory(folder.resolve("bin"));
        litekeeper(bin.resolve("litekeeper"));
        PlainFile configuration = PlainFile.of(app.resolve("litekeeper.yml"));
        configuration.write(configuration
                .readString()
                .replaceFirst("\\{database: (.*it's.*)}", "{database: $1, host: far.example}"));
        Map<String, String> env = new HashMap<>(System.getenv());
        try (SshServer server = SshServer.start(
                Files.createDirectory(folder.resolve("sshd")), "PATH=" + bin + ":/usr/bin:/bin TMPDIR=" + there)) {
            env.put("LITEKEEPER_SSH", server.client());

            Cli.Result result = Cli.in(app).env(env).run("copy", "production", "development", "--yes", "--json");

            assertThat(result.exit()).as(result.out() + result.err()).isZero();
            Map<String, @Nullable Object> json = Json.parseObject(result.out());
            assertThat(json)
                    .containsEntry("by", "litekeeper")
                    .containsEntry("origin", "far.example:" + production)
                    .containsEntry("proof", "4 rows in 2 tables equal those of the database")
                    .containsEntry("migrated", List.of());
            assertThat(Objects.requireNonNull(json.get("temporary")).toString()).contains("my-app-prod-");
        }
        try (Stream<Path> left = Files.list(there)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void commandsThatReadRunOverThereAndThoseThatChangeAreRefused() throws IOException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        litekeeper(bin.resolve("litekeeper"));
        Path laptop = folder.resolve("laptop");
        Cli.in(folder).run("init", laptop.toString(), "--app", "my-app");
        PlainFile.of(laptop.resolve("litekeeper.yml"))
                .write("""
                app: my-app
                environments:
                  production:
                    database: "%s"
                    host: far.example
                    project: %s
                """.formatted(production.toString().replace("\"", "\\\""), app));
        Map<String, String> env = new HashMap<>(System.getenv());
        try (SshServer server =
                SshServer.start(Files.createDirectory(folder.resolve("sshd")), "PATH=" + bin + ":/usr/bin:/bin")) {
            env.put("LITEKEEPER_SSH", server.client());
            Cli away = Cli.in(laptop).env(env);

            Cli.Result there = away.run("status", "--json", "--project", ".");
            Cli.Result here = Cli.in(app).run("status", "--json");

            assertThat(there.out()).contains(production.toString().replace("\"", "\\\""));
            assertThat(there.exit()).isEqualTo(here.exit());
            assertThat(away.run("history").exit())
                    .isEqualTo(Cli.in(app).run("history").exit());
            assertThat(away.run("check", "--json").out()).contains("\"decision\"");
            assertThat(away.run("who", "--for", "0", "--json").out()).contains("\"alone\"");
            assertThat(away.run("sqlite", "--json").out()).contains("\"endangered\"");
            assertThat(away.run("wait").err()).contains("no keeper is running");
            assertThat(away.run("restore", "--dry-run").exit())
                    .as("there is no backup")
                    .isEqualTo(1);
            Cli.Result restore = away.run("restore", "--commit", "7", "--yes", "--project", ".");
            assertThat(restore.exit()).isEqualTo(3);
            assertThat(restore.err()).contains("type there: litekeeper restore --commit 7 --yes");
            assertThat(away.run("migrate", "--env", "production", "--yes").exit())
                    .isEqualTo(3);
        }
        assertThat(Cli.in(laptop).env(env).run("status").exit()).isEqualTo(5);
    }

    /// This very program, as one that is installed over there.
    static void litekeeper(Path file) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Programs.require("sh");
        PlainFile.of(file)
                .write(
                        ("#!/bin/sh\nexec '" + java + "' --enable-native-access=ALL-UNNAMED -cp '"
                                        + System.getProperty("java.class.path") + "' " + Main.class.getName()
                                        + " \"$@\"\n")
                                .getBytes(StandardCharsets.UTF_8),
                        "rwxr-xr-x");
    }
}
