package dev.litekeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.Repository;
import dev.litekeeper.testkit.SshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Scripts on production: rehearsed, applied and undone, with a keeper at work, and from another machine.
@Tag("slow")
final class MigrateTest {
    @TempDir
    Path folder;

    private Path host;
    private Process keeper;

    @BeforeEach
    void aShopInProduction() throws IOException {
        host = Files.createDirectory(folder.resolve("host"));
        Files.createDirectories(host.resolve("store"));
        configure(host, "");
        script(host, "00-schema-init.sql", "CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT);\n");
        script(host, "00-data-init.sql", "INSERT INTO item(name) VALUES ('bolt'), ('nut');\n");
        litekeeper("migrate", "--env", "production", "--create", "--yes").succeeded();
        script(host, "01-schema-price.sql", "ALTER TABLE item ADD COLUMN price;\n");
        script(host, "01-data-shout.sql", "UPDATE item SET name = upper(name);\n");
        script(host, "01-undo-schema-price.sql", "ALTER TABLE item DROP COLUMN price;\n");
        script(host, "01-undo-data-shout.sql", "UPDATE item SET name = lower(name);\n");
    }

    @AfterEach
    void endTheKeeper() throws InterruptedException {
        if (keeper != null) {
            keeper.destroyForcibly().waitFor();
        }
    }

    @Test
    void theArchiveIsTheWayBackWhereAKeeperIsAtWork() throws Exception {
        keep();
        Map<String, Object> rehearsed = json(litekeeper("migrate", "rehearse", "--json"));
        assertThat(rehearsed).containsEntry("passed", true).containsEntry("proof", "its database hash");
        litekeeper("migrate", "--env", "production", "--yes").succeeded();
        assertThat(copies()).as("the archive has the state before").isEmpty();
        assertThat(litekeeper("history").succeeded().out()).contains("before 01-schema, 01-data", "the archive");
        assertThat(item()).isEqualTo("[[1, \"BOLT\", null], [2, \"NUT\", null]]");

        assertThat(litekeeper("migrate", "undo", "--env", "production", "--yes", "--json")
                        .succeeded()
                        .out())
                .contains("\"undone\"", "01-schema");
        assertThat(item()).isEqualTo("[[1, \"bolt\"], [2, \"nut\"]]");
        assertThat(Files.readString(host.resolve("database/records/production.jsonl")))
                .contains("\"kind\":\"rehearsal\"", "\"kind\":\"undo\"", "\"way\":\"archive\"");
    }

    @Test
    void everyOfferOfAnUndoThatIsRefusedWorksAsItIsPrinted() throws Exception {
        keep();
        litekeeper("migrate", "rehearse").succeeded();
        litekeeper("migrate", "--env", "production", "--yes").succeeded();
        sql("INSERT INTO item(name) VALUES ('LATER')");
        sql("DELETE FROM item WHERE id = 1");
        litekeeper("wait", "--timeout", "60s").succeeded();

        Ran refused = litekeeper("migrate", "undo", "--env", "production", "--yes");
        assertThat(refused.exit()).as("%s", refused).isEqualTo(3);
        assertThat(refused.err()).contains("2 commits of others came after");

        offered(refused, "restore", "FILE", "beside.sqlite").succeeded();
        try (Foreign beside = Foreign.on(host.resolve("beside.sqlite"))) {
            assertThat(beside.run("SELECT * FROM item ORDER BY id")).isEqualTo("[[1, \"bolt\"], [2, \"nut\"]]");
        }
        assertThat(offered(refused, "bring-back", "TABLE", "item").succeeded().out())
                .contains("bolt");
        assertThat(item()).as("both only look").contains("LATER").doesNotContain("bolt");

        litekeeper("migrate", "undo", "--env", "production", "--scripts", "--yes")
                .succeeded();
        assertThat(item()).isEqualTo("[[2, \"nut\"], [3, \"later\"]]");
    }

    /// The archive knows nothing of what was committed since its keeper was killed.
    @Test
    void whatNoKeeperKeptIsNotLostByAnUndo() throws Exception {
        keep();
        litekeeper("migrate", "rehearse").succeeded();
        litekeeper("migrate", "--env", "production", "--yes").succeeded();
        litekeeper("wait", "--timeout", "60s").succeeded();
        keeper.destroyForcibly().waitFor();
        sql("INSERT INTO item(name) VALUES ('LATER')");

        Ran refused = litekeeper("migrate", "undo", "--env", "production", "--yes");
        assertThat(refused.exit()).as("%s", refused).isEqualTo(3);
        assertThat(refused.err())
                .contains("it cannot be told what was written after the run", "commits that are not in the archive");
        assertThat(item()).contains("LATER");

        sql("DELETE FROM item WHERE name = 'LATER'");
        keep();
        Ran gap = litekeeper("migrate", "undo", "--env", "production", "--yes");
        assertThat(gap.exit()).as("%s", gap).isEqualTo(3);
        assertThat(gap.err()).contains("the database was not followed for a while");
    }

    @Test
    void aRunIsUndoneWithoutAKeeperWhereTheArchiveHasAll() throws Exception {
        keep();
        litekeeper("migrate", "rehearse").succeeded();
        litekeeper("migrate", "--env", "production", "--yes").succeeded();
        litekeeper("wait", "--timeout", "60s").succeeded();
        keeper.destroyForcibly().waitFor();
        litekeeper("migrate", "undo", "--env", "production", "--yes").succeeded();
        assertThat(item()).isEqualTo("[[1, \"bolt\"], [2, \"nut\"]]");
    }

    /// The archive is no way back as long as a store lags: a copy is made. One that fails is not waited for, and asked
    /// after once.
    @Test
    @Tag("slow")
    void aCopyIsTheWayBackWhereAStoreLags() throws Exception {
        keep();
        litekeeper("migrate", "rehearse").succeeded();
        Path store = host.resolve("store");
        Path away = Files.move(store, folder.resolve("away"));
        sql("INSERT INTO item(name) VALUES ('nail')");
        long begun = System.nanoTime();
        litekeeper("migrate", "--env", "production", "--yes").succeeded();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(25));
        assertThat(copies()).hasSize(1);
        Files.move(away, store);
    }

    @Test
    void whatIsDiscardedIsKeptAsAnUndoPoint() throws Exception {
        keep();
        litekeeper("migrate", "rehearse").succeeded();
        litekeeper("migrate", "--env", "production", "--yes").succeeded();
        sql("INSERT INTO item(name) VALUES ('LATER')");
        litekeeper("migrate", "undo", "--env", "production", "--discard-later", "--yes")
                .succeeded();
        assertThat(item()).isEqualTo("[[1, \"bolt\"], [2, \"nut\"]]");
        assertThat(litekeeper("history").out()).contains("undo");
        assertThat(Files.readString(host.resolve("database/records/production.jsonl")))
                .contains("1 commit of others came after");
    }

    /// One that runs in steps makes many commits, all of which are its own; the state before it is that before the
    /// first.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void scriptsThatRunInStepsAreTakenBackAsAWhole(boolean alone) throws Exception {
        if (alone) {
            litekeeper(
                            "migrate",
                            "--env",
                            "production",
                            "--unrehearsed",
                            "01-schema",
                            "--unrehearsed",
                            "01-data",
                            "--because",
                            "a test",
                            "--yes")
                    .succeeded();
        }
        script(
                host,
                "02-data-again.sql",
                "-- litekeeper: batch table=item size=1\nUPDATE item SET name = name || '!';\n");
        script(host, "03-schema-default.sql", """
                -- litekeeper: online
                CREATE TABLE litekeeper_new_item(id INTEGER PRIMARY KEY, name TEXT DEFAULT 'x', price);
                INSERT INTO litekeeper_new_item(id, name, price) SELECT id, name, price FROM item;
                DROP TABLE item;
                ALTER TABLE litekeeper_new_item RENAME TO item;
                """);
        keep();
        String before = item();
        litekeeper("migrate", "rehearse").succeeded();
        Ran migrated = litekeeper("migrate", "--env", "production", "--yes").succeeded();
        assertThat(migrated.err()).as("the keeper is in nobody's way").doesNotContain("cannot shrink");
        assertThat(item()).contains("!");
        litekeeper("migrate", "undo", "--env", "production", "--yes").succeeded();
        assertThat(item()).isEqualTo(before);
        assertThat(sql("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'litekeeper%'"))
                .as("the history alone")
                .isEqualTo("[[1]]");

        litekeeper("migrate", "--env", "production", "--yes").succeeded();
        sql("INSERT INTO item(name) VALUES ('LATER')");
        litekeeper("wait", "--timeout", "60s").succeeded();
        Ran refused = litekeeper("migrate", "undo", "--env", "production", "--yes");
        assertThat(refused.exit()).as("%s", refused).isEqualTo(3);
        assertThat(refused.err()).contains("1 commit of others came after");
    }

    /// The first script of the run went in, the second did not: what others wrote since is not taken for its commit.
    @Test
    void countsTheCommitsOfARunThatFailedHalfway() throws Exception {
        script(host, "01-data-shout.sql", "UPDATE item SET name = upper(name);\nINSERT INTO nowhere VALUES (1);\n");
        keep();
        Ran failed = litekeeper(
                "migrate",
                "--env",
                "production",
                "--yes",
                "--unrehearsed",
                "01-schema",
                "--unrehearsed",
                "01-data",
                "--because",
                "a test");
        assertThat(failed.exit()).as("%s", failed).isEqualTo(2);
        sql("INSERT INTO item(name) VALUES ('later')");
        litekeeper("wait", "--timeout", "60s").succeeded();
        Ran refused = litekeeper("migrate", "undo", "--env", "production", "--yes");
        assertThat(refused.exit()).as("%s", refused).isEqualTo(3);
        assertThat(refused.err()).contains("1 commit of others came after");
        assertThat(Files.readString(host.resolve("database/records/production.jsonl")))
                .contains("\"kind\":\"override\"", "a test");
    }

    @Test
    void aLaptopRehearsesOnACopyThatComesOverSshAndTheHostTakesItsWord() throws Exception {
        Path laptop = Files.createDirectory(folder.resolve("laptop"));
        configure(laptop, ", host: far.example");
        try (var scripts = Files.list(host.resolve("database/sql"))) {
            for (Path script : scripts.toList()) {
                script(laptop, script.getFileName().toString(), Files.readString(script));
            }
        }
        Ran unproven = litekeeper("migrate", "--env", "production", "--yes");
        assertThat(unproven.exit()).as("%s", unproven).isEqualTo(3);
        try (SshServer server =
                SshServer.start(Files.createDirectory(folder.resolve("sshd")), "PATH=/usr/local/bin:/usr/bin:/bin")) {
            Launcher away = Launcher.in(laptop).with(Map.of("LITEKEEPER_SSH", server.client()));
            Map<String, Object> rehearsed = json(away.run("migrate", "rehearse", "--json"));
            assertThat(rehearsed)
                    .containsEntry("passed", true)
                    .containsEntry("origin", "far.example:" + host.resolve("app.sqlite"));
            Ran there = away.run("migrate", "--env", "production", "--yes");
            assertThat(there.exit()).isEqualTo(3);
            assertThat(there.err()).contains("type there: litekeeper migrate --env production --yes");
        }
        assertThat(item()).as("a rehearsal only reads").contains("bolt");
        Files.copy(laptop.resolve("database/sql/rehearsals.json"), host.resolve("database/sql/rehearsals.json"));
        litekeeper("migrate", "--env", "production", "--yes").succeeded();
        assertThat(item()).contains("BOLT");
        assertThat(copies()).as("without a keeper a copy is the way back").hasSize(1);
    }

    @Test
    void aKeeperThatIsPausedHasNotTheStateThatIsRehearsedAndIsNoWayBack() throws Exception {
        keep();
        assertThat(litekeeper("migrate", "plan", "--env", "production")
                        .succeeded()
                        .out())
                .contains("the archive has every commit before it");
        long room = roomOfARun();
        litekeeper("keep", "pause").succeeded();
        assertThat(litekeeper("migrate", "plan", "--env", "production")
                        .succeeded()
                        .out())
                .contains("a copy of the state before");
        assertThat(roomOfARun()).isGreaterThan(room);
        sql("INSERT INTO item(name) VALUES ('new')");
        Map<String, Object> rehearsed = json(litekeeper("migrate", "rehearse", "--json"));
        assertThat(rehearsed)
                .containsEntry("rows", 3L)
                .containsEntry("origin", host.resolve("app.sqlite").toString());
    }

    private long roomOfARun() throws IOException {
        return (Long) json(litekeeper("migrate", "--env", "production", "--dry-run", "--json"))
                .get("mostBytes");
    }

    @Test
    void anArchiveOfAnotherMachineIsRehearsedWhereItsKeeperSaysThatItIsTheNewest() throws Exception {
        keep();
        Path laptop = Files.createDirectory(folder.resolve("laptop"));
        String stores = "stores: [{name: local, url: \"file://" + host.resolve("store") + "\"}]\n";
        configure(laptop, ", host: far.example, project: " + host);
        Files.writeString(laptop.resolve("litekeeper.yml"), stores, StandardOpenOption.APPEND);
        try (var scripts = Files.list(host.resolve("database/sql"))) {
            for (Path script : scripts.toList()) {
                script(laptop, script.getFileName().toString(), Files.readString(script));
            }
        }
        Path bin = Files.createDirectory(folder.resolve("bin"));
        program(bin.resolve("litekeeper"), "exec '" + Repository.root().resolve("litekeeper") + "' \"$@\"");
        try (SshServer server =
                SshServer.start(Files.createDirectory(folder.resolve("sshd")), "PATH=" + bin + ":/usr/bin:/bin")) {
            Launcher away = Launcher.in(laptop).with(Map.of("LITEKEEPER_SSH", server.client()));
            assertThat(json(away.run("migrate", "rehearse", "--json")))
                    .containsEntry("proof", "its database hash")
                    .containsEntry("originAgeSeconds", 0L)
                    .containsEntry("rows", 2L);
            endTheKeeper();
            sql("INSERT INTO item(name) VALUES ('new')");
            assertThat(json(away.run("migrate", "rehearse", "--json")))
                    .as("the keeper is dead")
                    .containsEntry("origin", "far.example:" + host.resolve("app.sqlite"))
                    .containsEntry("rows", 3L);
        }
        Path broken = program(folder.resolve("no-ssh"), "echo no route >&2; exit 255");
        Launcher alone = Launcher.in(laptop).with(Map.of("LITEKEEPER_SSH", broken.toString()));
        Ran archived = alone.run("migrate", "rehearse").succeeded();
        assertThat(archived.out()).contains("on a copy of commit ", " in store local, ", " s old (", "2 rows");
        assertThat(Files.readString(laptop.resolve("database/sql/rehearsals.json")))
                .contains("\"origin\" : \"commit ", "\"originAgeSeconds\" : ");
        Files.writeString(laptop.resolve("litekeeper.yml"), "objectives: {rpo: 1ms}\n", StandardOpenOption.APPEND);
        Ran old = alone.run("migrate", "rehearse");
        assertThat(old.exit()).as("%s", old).isEqualTo(5);
        assertThat(old.err()).contains("no copy to be had that is new enough", "in store local", "objectives.rpo");
    }

    private static Path program(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// Types a command that a hint shows, with a word of it replaced.
    private Ran offered(Ran refused, String command, String placeholder, String word) {
        Matcher found = Pattern.compile("litekeeper (" + command + " [^;]*? " + placeholder + ")\\b")
                .matcher(refused.err());
        assertThat(found.find()).as("%s", refused).isTrue();
        return litekeeper(found.group(1).replace(placeholder, word).split(" "));
    }

    private List<Path> copies() throws IOException {
        Path copies = host.resolve("database/db/production");
        if (!Files.exists(copies)) {
            return List.of();
        }
        try (var files = Files.list(copies)) {
            return files.filter(file -> file.toString().endsWith(".sqlite")).toList();
        }
    }

    private String item() {
        return sql("SELECT * FROM item ORDER BY id");
    }

    private String sql(String statement) {
        try (Foreign app = Foreign.on(host.resolve("app.sqlite"))) {
            return app.run(statement);
        }
    }

    private void keep() throws IOException {
        keeper = Launcher.in(host)
                .builder("keep")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (litekeeper("wait", "--timeout", "10s").exit() != 0) {
            assertThat(System.nanoTime())
                    .as(Files.readString(folder.resolve("log")))
                    .isLessThan(end);
            LockSupport.parkNanos(50_000_000);
        }
    }

    private void configure(Path project, String more) throws IOException {
        Files.writeString(
                project.resolve("litekeeper.yml"),
                "app: shop\nenvironments: {production: {database: " + host.resolve("app.sqlite") + more + "}}\n"
                        + (more.isEmpty()
                                ? "stores: [{name: local, url: \"file://" + host.resolve("store") + "\"}]\n"
                                : "")
                        + "keep: {jobs: []}\n");
    }

    private static void script(Path project, String name, String text) throws IOException {
        Path file = project.resolve("database/sql").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static Map<String, Object> json(Ran ran) {
        assertThat(ran.exit()).as("%s", ran).isZero();
        return Json.parseObject(ran.out());
    }

    private Ran litekeeper(String... words) {
        return Launcher.in(host).run(words);
    }
}
