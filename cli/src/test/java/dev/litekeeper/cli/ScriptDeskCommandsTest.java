package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Scripts written and judged before they run.
class ScriptDeskCommandsTest {
    @TempDir
    Path folder;

    private Cli app;

    @BeforeEach
    void layOut() {
        Cli.in(folder).run("init", "shop");
        app = Cli.in(folder.resolve("shop"));
        script("00-schema-init.sql", """
                CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT, price REAL);
                CREATE INDEX item_name ON item(name);
                """);
        script("00-data-init.sql", "INSERT INTO item(name, price) VALUES ('bolt', 1.5), ('nut', NULL);\n");
        assertThat(app.run("migrate").exit()).isZero();
    }

    @Test
    void plansAChangeThatRuns() {
        Cli.Result plan = app.run(
                "migrate", "plan", "--alter", "item.price not null fill 0", "--alter", "item.name default 'part'");
        assertThat(plan.exit()).as(plan.err()).isZero();
        assertThat(plan.out())
                .contains("item: rebuild, 2 rows")
                .contains("has no ALTER for: set default")
                .contains("expected: writers wait about")
                .contains("database/sql/01-schema-item-price-not-null-fill-0-item-name-default-part.sql");
        Cli.Result migrate = app.run("migrate");
        assertThat(migrate.exit()).as(migrate.err()).isZero();
        try (Foreign other = Foreign.on(development())) {
            assertThat(other.run("SELECT price FROM item")).isEqualTo("[[1.5], [0.0]]");
        }
    }

    @Test
    void tellsThatAllScriptsWillRunWhereThereIsNoDatabaseYet() throws IOException {
        assertThat(app.run("migrate", "plan").out()).contains("no script is pending");
        Files.delete(development());

        assertThat(app.run("migrate", "plan").out())
                .contains("there is no database yet, all 2 scripts will run", "00-schema-init.sql", "00-data-init.sql")
                .doesNotContain("no script is pending");
        assertThat(Json.parseObject(app.run("migrate", "plan", "--json").out()))
                .containsEntry("pending", List.of("00-schema-init.sql", "00-data-init.sql"));
        assertThat(development()).doesNotExist();
    }

    @Test
    void writesNothingWhereRowsBreakTheRule() {
        Cli.Result plan = app.run("migrate", "plan", "--alter", "item.price not null", "--json");
        assertThat(plan.exit()).isEqualTo(1);
        assertThat(Json.parseObject(plan.out()))
                .doesNotContainKey("file")
                .containsEntry(
                        "troubles",
                        List.of(Map.of(
                                "rule",
                                "item.price not null",
                                "rows",
                                1L,
                                "examples",
                                List.of("id=2"),
                                "hint",
                                "say what they get: --alter \"item.price not null fill VALUE\"")));
        assertThat(app.folder().resolve("database/sql")).isDirectoryNotContaining("glob:**/01-*");
    }

    @Test
    void showsAScriptForAnotherSqlite() {
        Cli.Result plan = app.run(
                "migrate",
                "plan",
                "--alter",
                "item.name unique",
                "--alter",
                "item.price drop",
                "--print",
                "--sqlite",
                "3.30");
        assertThat(plan.exit()).as(plan.err()).isZero();
        assertThat(plan.out()).contains("DROP TABLE item;", "CREATE UNIQUE INDEX item_name_unique ON item (name);");
        assertThat(app.folder().resolve("database/sql")).isDirectoryNotContaining("glob:**/01-*");
        assertThat(app.run("migrate", "plan", "--alter", "item.price drop", "--sqlite", "new")
                        .exit())
                .isEqualTo(2);
        assertThat(app.run("migrate", "plan", "--alter", "item explode").err()).contains("hint: as in");
    }

    @Test
    void judgesScripts() {
        script("01-schema-x.sql", "CREATE TABLE y(a);\nALTER TABLE item ALTER COLUMN price SET NOT NULL;\n");
        Cli.Result lint = app.run("migrate", "lint");
        assertThat(lint.exit()).isEqualTo(1);
        assertThat(lint.out())
                .contains("01-schema-x.sql:2:1: error SL404: 1 row of item break it now")
                .contains("  hint: mend them in a data script before");
        script("01-schema-x.sql", "DROP TABLE item;\n");
        assertThat(app.run("migrate", "lint").exit()).isZero();
        assertThat(app.run("migrate", "lint", "--strict").exit()).isEqualTo(1);
        script("01-schema-x.sql", "-- litekeeper: allow SL202 sold out\nDROP TABLE item;\n");
        Cli.Result allowed = app.run("migrate", "lint", "--strict", "--json");
        assertThat(allowed.exit()).isZero();
        assertThat(Json.parseObject(allowed.out()).get("findings"))
                .asInstanceOf(InstanceOfAssertFactories.list(Object.class))
                .singleElement()
                .satisfies(finding ->
                        assertThat(((Map<?, ?>) finding).get("allowed")).isEqualTo("sold out"));
        assertThat(app.run("migrate", "lint", "--all").out()).contains("an unknown number of rows");
    }

    @Test
    void verifiesScriptsDatabaseAndSchemaFile() {
        assertThat(app.run("migrate", "verify").out()).contains("2 scripts replayed", ": the same", "not there");
        Cli.Result written = app.run("migrate", "verify", "--write");
        assertThat(written.exit()).as(written.err()).isZero();
        Path file = app.folder().resolve("database/schema.sql");
        assertThat(PlainFile.of(file).readString()).contains("CREATE INDEX item_name ON item(name);");
        script("01-schema-x.sql", "CREATE TABLE later(a);\n");
        Cli.Result behind = app.run("migrate", "verify");
        assertThat(behind.exit()).isEqualTo(1);
        assertThat(behind.out()).contains("1 script still to run", "database/schema.sql: differs", "lacks table later");
        assertThat(app.run("migrate", "verify", "--write").exit()).isZero();
    }

    @Test
    void showsDriftAndAdoptsIt() {
        assertThat(app.run("migrate", "drift").out()).contains("no drift");
        try (Foreign other = Foreign.on(development())) {
            other.run("ALTER TABLE item ADD COLUMN note TEXT");
            other.run("DROP INDEX item_name");
            other.run("CREATE TABLE extra(a)");
        }
        Cli.Result drift = app.run("migrate", "drift");
        assertThat(drift.exit()).isEqualTo(1);
        assertThat(drift.out())
                .contains("-- the database has another table item")
                .contains("DROP INDEX item_name;", "ALTER TABLE item ADD COLUMN note TEXT;", "CREATE TABLE extra(a);");
        assertThat(app.run("migrate", "drift", "--back").out()).contains("DROP TABLE extra;");
        assertThat(app.run("migrate", "verify").exit()).isEqualTo(1);
        Cli.Result adopted = app.run("migrate", "drift", "--adopt", "by hand");
        assertThat(adopted.exit()).as(adopted.err()).isZero();
        assertThat(adopted.out()).contains("database/sql/01-schema-by-hand.sql");
        assertThat(app.run("migrate", "drift").exit()).isZero();
        assertThat(app.run("migrate", "verify").exit()).isZero();
        assertThat(app.run("migrate").out()).startsWith("nothing to do");
    }

    @Test
    void whereThereIsNoDatabaseNothingIsSaidToBeTheSame() {
        Cli.Result drift = app.run("migrate", "drift", "--env", "staging");
        assertThat(drift.exit()).as(drift.out()).isEqualTo(2);
        assertThat(drift.err())
                .contains("there is no such database", "cannot be told", "migrate --env staging makes it");
        Cli.Result verify = app.run("migrate", "verify", "--env", "staging");
        assertThat(verify.out()).contains("staging.sqlite: not there yet").doesNotContain("staging.sqlite: the same");
    }

    @Test
    void aNameOfNothingIsNoNameForAScript() {
        Cli.Result drift = app.run("migrate", "drift", "--adopt", " ");
        assertThat(drift.exit()).isEqualTo(2);
        assertThat(drift.err()).contains("--adopt needs a name");
    }

    @Test
    void aFileThatIsNotWhatItWasIsNamed() {
        PlainFile.of(app.folder().resolve("database/schema.sql")).write("garbage");
        Cli.Result verify = app.run("migrate", "verify");
        assertThat(verify.exit()).isEqualTo(2);
        assertThat(verify.err()).contains("database/schema.sql", "garbage", "--write");
        PlainFile.of(app.folder().resolve("database/sql/rehearsals.json")).write("garbage");
        Cli.Result plan = app.run("migrate", "plan");
        assertThat(plan.exit()).isEqualTo(2);
        assertThat(plan.err()).contains("rehearsals.json", "not JSON");
    }

    @Test
    void theTablesThatAreNamedAreThoseOfTheApp() {
        Cli.Result none = app.run("migrate", "plan", "--alter", "nothing.total not null");
        assertThat(none.err()).contains("tables are: ").doesNotContain("litekeeper_history");
    }

    private void script(String file, String text) {
        Path path = app.folder().resolve("database/sql").resolve(file);
        if (Files.exists(path)) {
            PlainFile.of(path).delete();
        }
        PlainFile.of(path).write(text);
    }

    private Path development() {
        return app.folder().resolve("database/db/development/shop-dev.sqlite");
    }
}
