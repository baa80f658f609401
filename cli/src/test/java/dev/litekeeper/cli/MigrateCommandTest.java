package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.testkit.Foreign;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrateCommandTest {
    @TempDir
    Path folder;

    private Cli app;

    @BeforeEach
    void layOut() {
        Cli.in(folder).run("init", "shop");
        app = Cli.in(folder.resolve("shop"));
        script("00-schema-init.sql", "CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT);\n");
        script("00-data-init.sql", "INSERT INTO item(name) VALUES ('bolt');\n");
    }

    @Test
    void makesTheDevelopmentDatabaseAndBringsItUpToDate() {
        Cli.Result first = app.run("migrate");
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.out())
                .contains("applied 00-schema-init.sql", "applied 00-data-init.sql  (1 statement, 1 row, ");
        script("01-schema-price.sql", "BEGIN;\nALTER TABLE item ADD COLUMN price;\nCOMMIT;\n");
        Cli.Result second = app.run("migrate", "--json");
        assertThat(Json.parseObject(second.out()))
                .containsEntry("environment", "development")
                .hasEntrySatisfying(
                        "applied", applied -> assertThat((List<?>) applied).hasSize(1));
        assertThat(second.err()).contains("01-schema-price.sql:1: BEGIN and COMMIT are taken off");
        assertThat(app.run("migrate").out()).startsWith("nothing to do: ");
        try (Foreign other = Foreign.on(development())) {
            assertThat(other.run("PRAGMA journal_mode")).isEqualTo("[[\"wal\"]]");
            assertThat(other.run("SELECT name FROM item")).isEqualTo("[[\"bolt\"]]");
        }
    }

    @Test
    void severalAtOnceMakeOneDatabase() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Cli.Result>> runs = Collections.nCopies(4, () -> app.run("migrate"));
            for (Future<Cli.Result> run : threads.invokeAll(runs)) {
                assertThat(run.get().exit()).as(run.get().err()).isZero();
            }
        }
        try (Foreign other = Foreign.on(development());
                Stream<Path> files = Files.list(development().getParent())) {
            assertThat(other.run("SELECT name FROM item")).isEqualTo("[[\"bolt\"]]");
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith(".litekeeper"));
        }
    }

    @Test
    void makesNoDatabaseAtAllWhereAScriptFails() throws Exception {
        script("01-schema-bad.sql", "CREATE TABLE a(b);\nCREATE TABLE a(b);\n");
        Cli.Result result = app.run("migrate");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .contains("error: the script failed, nothing was changed by it: 01-schema-bad.sql:2:14")
                .contains("table a already exists (SQLITE_ERROR), statement 2 of 2, after ")
                .contains("         2 | CREATE TABLE a(b);\n           |              ^")
                .contains("the database was not created");
        try (Stream<Path> files = Files.list(development().getParent())) {
            assertThat(files.map(file -> file.getFileName().toString())).allMatch(name -> name.equals(".gitkeep"));
        }
    }

    @Test
    void showsWhatWouldRunAndChangesNothing() {
        Cli.Result result = app.run("migrate", "--dry-run");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("would run 00-schema-init.sql  (1 statement)");
        assertThat(development()).doesNotExist();
    }

    @Test
    void showsWhereADatabaseStands() {
        Cli.Result before = app.run("migrate", "status");
        assertThat(before.out()).contains("(not created yet)", "pending", "2 scripts to run");
        app.run("migrate");
        Cli.Result after = app.run("migrate", "status", "--json");
        assertThat(Json.parseObject(after.out())).containsEntry("current", true).containsEntry("exists", true);
        script("00-data-init.sql", "INSERT INTO item(name) VALUES ('nut');\n");
        Cli.Result edited = app.run("migrate", "status");
        assertThat(edited.exit()).isEqualTo(1);
        assertThat(edited.err())
                .contains("a script was edited after it ran: 00-data-init.sql")
                .contains("--accept 00-data");
    }

    @Test
    void createsProductionOnlyWhereThatIsSaid() {
        configure("production: {database: live/shop.sqlite}");
        Cli.Result refused = app.run("migrate", "--env", "production", "--yes");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("not created by accident").contains("--create");
        Cli.Result unconfirmed = app.run("migrate", "--env", "production", "--create");
        assertThat(unconfirmed.exit()).isEqualTo(3);
        assertThat(unconfirmed.err())
                .contains("this runs 2 scripts on production", "00-data-init.sql")
                .contains("--yes");
        assertThat(folder.resolve("shop/live")).doesNotExist();
        Cli.Result done = app.run("migrate", "--env", "production", "--create", "--yes");
        assertThat(done.exit()).as(done.err()).isZero();
        assertThat(app.run("migrate", "--env", "production").out()).startsWith("nothing to do");
    }

    @Test
    void saysWhatIsWrongWithTheDatabase() throws Exception {
        Path file = folder.resolve("shop/it.sqlite");
        configure("development: {database: it.sqlite}");
        Files.createDirectory(file);
        Cli.Result directory = app.run("migrate");
        assertThat(directory.exit()).isEqualTo(2);
        assertThat(directory.err()).contains("this is a folder, not a database");
        Files.delete(file);
        PlainFile.of(file).write("this is not a database, but it is longer than a header: ".repeat(20));
        Cli.Result text = app.run("migrate");
        assertThat(text.exit()).isEqualTo(1);
        assertThat(text.err()).contains("not a SQLite database");
        assertThat(PlainFile.of(folder.resolve("shop/litekeeper.yml")).readString())
                .contains("it.sqlite");
    }

    @Test
    void refusesAnotherMachineWithTheLineToTypeThere() {
        configure("production: {database: /srv/shop.sqlite, host: deploy@far.example}");
        Cli.Result refused =
                app.run("migrate", "--env", "production", "--to", "3", "--because", "it's late", "--project", ".");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err())
                .contains("type there: litekeeper migrate --env production --to 3 --because 'it'\\''s late'\n");
        assertThat(app.run("migrate", "undo", "--env", "production", "--yes").err())
                .contains("type there: litekeeper migrate undo --env production --yes\n");
    }

    @Test
    void startsTheHistoryOfAnAdoptedDatabase() {
        Path live = folder.resolve("live.sqlite");
        try (Foreign other = Foreign.on(live)) {
            other.run("CREATE TABLE old(a INTEGER PRIMARY KEY, b DEFAULT ';')");
            other.run("CREATE TRIGGER r AFTER INSERT ON old BEGIN UPDATE old SET b = 'x'; END");
            other.run("INSERT INTO old(a) VALUES (1)");
        }
        Cli.in(folder).run("init", "--adopt", "live.sqlite", "adopted");
        Cli adopted = Cli.in(folder.resolve("adopted"));
        Cli.Result blocked = adopted.run("migrate", "--env", "production", "--yes");
        assertThat(blocked.exit()).isEqualTo(3);
        assertThat(blocked.err()).contains("litekeeper migrate baseline");
        Cli.Result done = adopted.run("migrate", "baseline", "--env", "production", "--yes");
        assertThat(done.exit()).as(done.err()).isZero();
        assertThat(done.out()).contains("recorded 00-schema-init.sql as done", "recorded 00-data-init.sql as done");
        assertThat(adopted.run("migrate", "--env", "production").out()).startsWith("nothing to do");
        assertThat(adopted.run("migrate").exit()).isZero();
    }

    private Path development() {
        return folder.resolve("shop/database/db/development/shop-dev.sqlite");
    }

    private void script(String name, String text) {
        PlainFile.of(folder.resolve("shop/database/sql").resolve(name)).write(text);
    }

    private void configure(String environment) {
        Path file = folder.resolve("shop/litekeeper.yml");
        PlainFile.of(file).write("app: shop\nenvironments:\n  " + environment + "\n");
    }
}
