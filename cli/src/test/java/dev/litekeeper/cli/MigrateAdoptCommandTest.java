package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.Programs;
import dev.litekeeper.testkit.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A project whose database was migrated by another tool until now.
class MigrateAdoptCommandTest {
    @TempDir
    Path folder;

    private Cli app;

    @BeforeEach
    void layOut() {
        Cli.in(folder).run("init", "shop");
        app = Cli.in(folder.resolve("shop"));
    }

    @Test
    void takesOverAndGoesOn() {
        history("goose");
        scripts("goose", "db/migrations");

        Cli.Result lost = app.run("migrate", "adopt");
        assertThat(lost.exit()).isEqualTo(2);
        assertThat(lost.err()).contains("where are the scripts of goose?", "--scripts db/migrations");

        Cli.Result unasked = app.run("migrate", "adopt", "--scripts", "db/migrations");
        assertThat(unasked.exit()).as(unasked.err()).isEqualTo(3);
        assertThat(unasked.err()).contains("goose ran 3 scripts", "00003_first_customers.sql  2026-11-23T", "--yes");
        assertThat(yml()).doesNotContain("scripts:");

        Cli.Result adopted = app.run("migrate", "adopt", "--scripts", "db/migrations", "--yes");
        assertThat(adopted.exit()).as(adopted.err()).isZero();
        assertThat(adopted.out())
                .contains(
                        "recorded 00001_create_customer.sql",
                        "litekeeper.yml: scripts: {folder: db/migrations, naming: goose}",
                        "to run: 00004_orders_by_customer.sql");
        assertThat(yml()).endsWith("scripts: {folder: db/migrations, naming: goose}\n");

        assertThat(app.run("migrate", "verify").out()).contains("the same");
        assertThat(app.run("migrate").out()).contains("applied 00004_orders_by_customer.sql");
        assertThat(app.run("migrate", "adopt", "--yes").out()).contains("nothing to record");
        assertThat(app.run("new", "schema", "add notes").out()).contains("db/migrations/00005_add_notes.sql");
        assertThat(PlainFile.of(app.folder().resolve("db/migrations/00005_add_notes.sql"))
                        .readString())
                .startsWith("-- +goose Up\n")
                .endsWith("-- +goose Down\n");
        Cli.Result undone = app.run("migrate", "undo", "--scripts", "--yes");
        assertThat(undone.exit()).as(undone.err()).isZero();
        assertThat(app.run("migrate", "status").out()).contains("2 scripts to run");
    }

    @Test
    void namesWhatTheToolAppliedSince() {
        history("flyway");
        scripts("flyway", "db/migration");
        assertThat(app.run("migrate", "adopt", "--scripts", "db/migration", "--yes")
                        .exit())
                .isZero();
        assertThat(app.run("migrate", "status").exit()).isZero();
        try (Foreign flyway = Foreign.on(database())) {
            flyway.run("CREATE INDEX orders_by_customer ON orders (customer_id)");
            flyway.run("INSERT INTO flyway_schema_history VALUES (5, '10', 'orders by customer', 'SQL',"
                    + " 'V10__orders_by_customer.sql', NULL, 'ci', '2026-11-24 01:02:03.004', 1, 1)");
        }

        Cli.Result status = app.run("migrate", "status");
        assertThat(status.exit()).isEqualTo(1);
        assertThat(status.err()).contains("V10__orders_by_customer.sql", "flyway has it in flyway_schema_history");
        assertThat(app.run("migrate").exit()).isEqualTo(3);

        assertThat(app.run("migrate", "adopt", "--yes").out())
                .contains("recorded V10__orders_by_customer.sql  2026-11-24T01:02:03Z");
        assertThat(app.run("migrate", "status").out()).contains("nothing to do");
        assertThat(app.run("migrate", "verify").exit()).isZero();

        try (Foreign flyway = Foreign.on(database())) {
            flyway.run("DELETE FROM flyway_schema_history WHERE version = '10'");
        }
        Cli.Result verify = app.run("migrate", "verify");
        assertThat(verify.exit()).isEqualTo(1);
        assertThat(verify.out())
                .contains("another tool has gone on", "V10__orders_by_customer.sql: flyway has taken it back");
        assertThat(app.run("migrate").err()).contains("flyway has taken it back");
    }

    @Test
    void writesTheScriptsAnewInItsOwnNaming() throws IOException {
        history("goose");
        scripts("goose", "db/migrations");
        assertThat(app.run("migrate", "adopt", "--scripts", "db/migrations", "--yes")
                        .exit())
                .isZero();
        Cli.Result taken = app.run("migrate", "adopt", "--renumber", "--yes");
        assertThat(taken.exit()).isEqualTo(3);
        assertThat(taken.err()).contains("the folder holds other files");

        Files.createDirectory(app.folder().resolve("db/own"));
        Cli.Result done = app.run("migrate", "adopt", "--renumber", "db/own", "--yes");
        assertThat(done.exit()).as(done.err()).isZero();
        assertThat(done.out())
                .contains("written: 04-schema-orders_by_customer.sql", "renamed in the history: 3 scripts");
        assertThat(yml())
                .contains("scripts: {folder: db/own, naming: litekeeper}")
                .doesNotContain("goose");
        assertThat(app.folder().resolve("db/migrations/00001_create_customer.sql"))
                .exists();
        assertThat(app.run("migrate", "verify").out()).contains("the same").doesNotContain("differs");
        Cli.Result migrated = app.run("migrate");
        assertThat(migrated.out()).contains("applied 04-schema-orders_by_customer.sql");
        assertThat(migrated.err()).doesNotContain("renamed", "comments");
        assertThat(app.run("migrate", "undo", "--scripts", "--yes").exit()).isZero();
        assertThat(app.run("migrate", "adopt", "--renumber", "db/own", "--yes").out())
                .contains("renamed in the history: 0 scripts");
    }

    @Test
    void recordsAToolInCodeBesideItsOwnScripts() {
        Path live = folder.resolve("rails.sqlite");
        load("rails", live);
        Cli.Result init = Cli.in(folder).run("init", "depot", "--adopt", live.toString());
        assertThat(init.exit()).isZero();
        assertThat(init.err()).contains("litekeeper migrate adopt --env production");
        Cli depot = Cli.in(folder.resolve("depot"));

        Cli.Result adopted = depot.run("migrate", "adopt", "--env", "production", "--yes", "--json");

        assertThat(adopted.exit()).as(adopted.err()).isZero();
        assertThat(Json.parseObject(adopted.out()))
                .containsEntry("tool", "rails")
                .containsEntry("pending", List.of());
        assertThat(adopted.out()).contains("20250901093002");
        assertThat(adopted.err()).contains("are code, which Litekeeper does not run");
        assertThat(depot.run("migrate", "status", "--env", "production").out()).contains("nothing to do");
        assertThat(depot.run("migrate", "drift", "--env", "production").exit()).isZero();
    }

    @Test
    void saysWhatSpeaksAgainstIt() {
        history("golang-migrate");
        scripts("golang-migrate", "migrations");
        try (Foreign migrate = Foreign.on(database())) {
            migrate.run("UPDATE schema_migrations SET dirty = 1");
        }

        Cli.Result tried = app.run("migrate", "adopt", "--scripts", "migrations", "--dry-run", "--json");
        assertThat(tried.exit()).isEqualTo(3);
        assertThat(tried.out()).contains("failed half-way", "migrate force");
        Cli.Result refused = app.run("migrate", "adopt", "--scripts", "migrations", "--yes");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("failed half-way", "hint: mend what it left behind");
        assertThat(yml()).doesNotContain("scripts:");
    }

    private void history(String tool) {
        load(tool, database());
    }

    private static void load(String tool, Path database) {
        Path dump = Repository.root()
                .resolve("migrate/src/test/fixtures")
                .resolve(tool)
                .resolve("database.sql");
        try {
            Process sqlite = new ProcessBuilder(Programs.require("sqlite3").toString(), database.toString())
                    .redirectInput(dump.toFile())
                    .redirectErrorStream(true)
                    .start();
            assertThat(sqlite.getInputStream().readAllBytes()).asString().isEmpty();
            assertThat(sqlite.waitFor()).isZero();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void scripts(String tool, String into) {
        Path made = Repository.root()
                .resolve("migrate/src/test/fixtures")
                .resolve(tool)
                .resolve("scripts");
        try (Stream<Path> files = Files.list(made)) {
            Path target = Files.createDirectories(app.folder().resolve(into));
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path database() {
        return app.folder().resolve("database/db/development/shop-dev.sqlite");
    }

    private String yml() {
        return PlainFile.of(app.folder().resolve("litekeeper.yml")).readString();
    }
}
