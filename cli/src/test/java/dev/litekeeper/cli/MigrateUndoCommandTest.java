package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class MigrateUndoCommandTest {
    @TempDir
    Path folder;

    private Cli app;

    @BeforeEach
    void aScriptRan() {
        Cli.in(folder).run("init", "shop");
        app = Cli.in(folder.resolve("shop"));
        configure("{development: {database: dev.sqlite}, production: {database: live.sqlite}}");
        script("00-schema-init.sql", "CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT);\n");
        script("00-data-init.sql", "INSERT INTO item(name) VALUES ('bolt'), ('nut');\n");
        ok(app.run("migrate"));
        ok(app.run("migrate", "--env", "production", "--create", "--yes"));
        script("01-schema-price.sql", "ALTER TABLE item ADD COLUMN price;\n");
        script("01-undo-schema-price.sql", "ALTER TABLE item DROP COLUMN price;\n");
        script("01-data-shout.sql", "UPDATE item SET name = upper(name);\n");
        script("01-undo-data-shout.sql", "UPDATE item SET name = lower(name);\n");
    }

    @Test
    void dataAndSchemaAreWhatTheyWereAndTheRunCanGoOnce() {
        ok(app.run("migrate"));
        assertThat(rows("dev", "SELECT name, price FROM item")).contains("BOLT");
        Cli.Result undone = ok(app.run("migrate", "undo", "--yes", "--json"));
        assertThat(Json.parseObject(undone.out())).containsEntry("done", true).containsKey("undone");
        assertThat(rows("dev", "SELECT * FROM item ORDER BY id")).isEqualTo("[[1, \"bolt\"], [2, \"nut\"]]");
        assertThat(app.run("migrate", "status").out()).contains("2 scripts to run");
        assertThat(records("development")).contains("\"kind\":\"undo\"", "\"way\":\"copy\"");
        Cli.Result again = app.run("migrate", "undo", "--yes");
        assertThat(again.exit()).isEqualTo(3);
        assertThat(again.err()).contains("there is no run that could be undone");
        ok(app.run("migrate"));
        assertThat(rows("dev", "SELECT name, price FROM item")).contains("BOLT");
    }

    /// A script that fails changes nothing, so nothing is kept of it, and what ran before it can still be taken back.
    @Test
    void aRunThatChangedNothingLeavesNothingBehind() throws IOException {
        ok(app.run("migrate"));
        List<String> kept = kept();
        script("02-schema-wrong.sql", "ALTER TABLE item ADD COLUMN other;\nSELEC 1;\n");
        assertThat(app.run("migrate").exit()).isEqualTo(2);
        assertThat(kept()).isEqualTo(kept).isNotEmpty();
        ok(app.run("migrate", "undo", "--yes"));
        assertThat(rows("dev", "SELECT * FROM item ORDER BY id")).isEqualTo("[[1, \"bolt\"], [2, \"nut\"]]");
    }

    /// Of a run whose second script fails the first one has changed something: the state before is kept.
    @Test
    void theStateBeforeARunThatFailedHalfWayIsKept() throws IOException {
        script("01-data-shout.sql", "UPDATE nothing SET name = 1;\n");
        assertThat(app.run("migrate").exit()).isEqualTo(2);
        assertThat(rows("dev", "SELECT count(*) FROM pragma_table_info('item')"))
                .isEqualTo("[[3]]");
        assertThat(kept()).hasSize(2);
        ok(app.run("migrate", "undo", "--discard-later", "--yes"));
        assertThat(rows("dev", "SELECT * FROM item ORDER BY id")).isEqualTo("[[1, \"bolt\"], [2, \"nut\"]]");
    }

    private List<String> kept() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("shop/database/db/development"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith("before-"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void withoutAStoreTheHistoryShowsTheWaysBackAlone() {
        Cli.Result nothing = app.run("history", "--env", "production");
        ok(app.run("migrate"));
        Cli.Result history = ok(app.run("history", "--env", "development"));
        assertThat(history.out()).contains("before 01-schema, 01-data", "kept");
        assertThat(history.err()).contains("no store is named");
        assertThat(nothing.out() + nothing.err()).contains("no store is named");
    }

    @Test
    void whatWasWrittenLaterIsNeverLostWithoutAWord() {
        ok(app.run("migrate"));
        write("dev", "INSERT INTO item(name) VALUES ('LATER')");
        Cli.Result refused = app.run("migrate", "undo", "--yes");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err())
                .contains("something was written after the run", "item: 3 rows now, 2 after the run")
                .contains("--scripts", "--discard-later", "the state from before is in");
        assertThat(rows("dev", "SELECT count(*) FROM item")).contains("3");
    }

    @Test
    void theWaysBackKeepWhatWasWrittenLater() {
        ok(app.run("migrate"));
        write("dev", "INSERT INTO item(name) VALUES ('LATER')");
        ok(app.run("migrate", "undo", "--scripts", "--yes"));
        assertThat(rows("dev", "SELECT * FROM item ORDER BY id"))
                .isEqualTo("[[1, \"bolt\"], [2, \"nut\"], [3, \"later\"]]");
        assertThat(app.run("migrate", "status").out()).contains("2 scripts to run");
    }

    @Test
    void theWaysBackAreShownBeforeAnybodyIsAskedAndADryRunRunsNone() throws IOException {
        ok(app.run("migrate"));
        String schema = rows("dev", "SELECT * FROM sqlite_schema");
        Cli.Result shown = ok(app.run("migrate", "undo", "--scripts", "--dry-run", "--yes", "--json"));
        Map<String, @Nullable Object> json = Json.parseObject(shown.out());
        assertThat(json).containsEntry("done", false);
        assertThat(String.valueOf(json.get("scripts"))).containsSubsequence("01-undo-data", "01-undo-schema");
        assertThat(rows("dev", "SELECT * FROM sqlite_schema")).isEqualTo(schema);
        assertThat(rows("dev", "SELECT name FROM item")).contains("BOLT");
        assertThat(app.run("migrate", "undo", "--scripts", "--dry-run").out()).contains("would take back 01-schema");
        Files.delete(folder.resolve("shop/database/sql/01-undo-data-shout.sql"));
        Cli.Result missing = app.run("migrate", "undo", "--scripts");
        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.err()).contains("a script has no way back").doesNotContain("this takes back");
        assertThat(rows("dev", "SELECT name FROM item")).contains("BOLT");
    }

    @Test
    void discardingKeepsWhatIsThereNowAsAnUndoPoint() {
        ok(app.run("migrate"));
        write("dev", "INSERT INTO item(name) VALUES ('LATER')");
        Cli.Result undone = ok(app.run("migrate", "undo", "--discard-later", "--yes"));
        assertThat(undone.err()).contains("gone if it is undone");
        assertThat(undone.out()).contains("kept: ");
        assertThat(rows("dev", "SELECT count(*) FROM item")).contains("2");
    }

    @Test
    void pagesThatWereOnlyMovedAreNothingThatWasWrittenLater() {
        ok(app.run("migrate"));
        write("dev", "VACUUM");
        ok(app.run("migrate", "undo", "--yes"));
        assertThat(rows("dev", "SELECT * FROM item ORDER BY id")).isEqualTo("[[1, \"bolt\"], [2, \"nut\"]]");
    }

    @Test
    void aCopyThatIsNotWhatItWasIsNeverPutBack() throws IOException {
        ok(app.run("migrate"));
        Map<String, Object> way = onlyWayBack(app.run("history", "--env", "development", "--json"));
        Path copy = Path.of(String.valueOf(way.get("file")));
        byte[] bytes = Files.readAllBytes(copy);
        bytes[bytes.length - 1] ^= 1;
        Files.write(copy, bytes);
        Cli.Result refused = app.run("migrate", "undo", "--yes");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("what is to be put back is not what it was", copy.toString());
        assertThat(rows("dev", "SELECT name, price FROM item")).contains("BOLT");
    }

    @Test
    void productionTakesOnlyWhatWasRehearsedAsItIs() {
        Cli.Result refused = app.run("migrate", "--env", "production", "--yes");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err())
                .contains("01-schema-price.sql was not rehearsed as it is now", "litekeeper migrate rehearse");
        assertThat(rows("live", "SELECT * FROM item")).doesNotContain("null");
        Cli.Result rehearsed = ok(app.run("migrate", "rehearse", "--json"));
        assertThat(Json.parseObject(rehearsed.out())).containsEntry("passed", true);
        script("01-data-shout.sql", "-- a comment is no other statement\nUPDATE item SET name = upper(name);\n");
        assertThat(app.run("migrate", "--env", "production", "--dry-run", "--json")
                        .out())
                .contains("\"unproven\" : [ ]");
        script("01-data-shout.sql", "UPDATE item SET name = upper(name) || '!';\n");
        assertThat(app.run("migrate", "--env", "production", "--yes").err())
                .contains("01-data-shout.sql was not rehearsed as it is now")
                .doesNotContain("01-schema-price.sql was");
        script("01-data-shout.sql", "UPDATE item SET name = upper(name);\n");
        Cli.Result done = ok(app.run("migrate", "--env", "production", "--yes"));
        assertThat(done.err()).contains("way back: litekeeper migrate undo --env production");
        ok(app.run("migrate", "undo", "--env", "production", "--yes"));
        assertThat(rows("live", "SELECT * FROM item ORDER BY id")).isEqualTo("[[1, \"bolt\"], [2, \"nut\"]]");
    }

    @Test
    void anEmergencyNeedsAReasonThatTheHistoryKeeps() {
        assertThat(app.run("migrate", "--env", "production", "--yes", "--unrehearsed", "01-schema")
                        .exit())
                .isEqualTo(2);
        Cli.Result one = app.run(
                "migrate", "--env", "production", "--yes", "--unrehearsed", "01-schema", "--because", "shop is down");
        assertThat(one.exit()).isEqualTo(3);
        assertThat(one.err()).contains("01-data-shout.sql").doesNotContain("01-schema-price.sql was");
        ok(app.run(
                "migrate",
                "--env",
                "production",
                "--yes",
                "--unrehearsed",
                "01-schema",
                "--unrehearsed",
                "01-data-shout.sql",
                "--because",
                "shop is down"));
        assertThat(rows("live", "SELECT note FROM litekeeper_history WHERE number = 1"))
                .contains("not rehearsed, taken on by", "shop is down");
        assertThat(records("production")).contains("\"kind\":\"override\"", "01-data", "shop is down");
    }

    @Test
    void theStatesBeforeRunsAreInTheHistoryAndAsManyAsCopiesStay() throws IOException {
        String store =
                "\nstores: [{name: local, url: \"file://" + Files.createDirectory(folder.resolve("store")) + "\"}]";
        configure("{development: {database: dev.sqlite}}" + store);
        ok(app.run("migrate"));
        Cli.Result one = app.run("history", "--env", "development");
        assertThat(one.out()).contains("before 01-schema, 01-data", "kept");
        Map<String, Object> way = onlyWayBack(app.run("history", "--env", "development", "--json"));
        assertThat(way)
                .containsEntry("scripts", List.of("01-schema", "01-data"))
                .containsEntry("kept", true);
        assertThat(Path.of(String.valueOf(way.get("file")))).exists();

        configure("{development: {database: dev.sqlite}}\ncopies: {keep: 1}" + store);
        script("02-data-more.sql", "INSERT INTO item(name) VALUES ('more');\n");
        ok(app.run("migrate"));
        assertThat(onlyWayBack(app.run("history", "--env", "development", "--json")))
                .containsEntry("scripts", List.of("02-data"));
        assertThat(Path.of(String.valueOf(way.get("file")))).doesNotExist();
    }

    @Test
    void tellsWhatPendingScriptsWillDo() {
        script("02-schema-name.sql", "CREATE INDEX item_name ON item(name);\n");
        Map<String, @Nullable Object> json =
                Json.parseObject(ok(app.run("migrate", "plan", "--json")).out());
        assertThat(json.get("scripts"))
                .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                .extracting(script -> script.get("file"), script -> script.get("rehearsed"))
                .containsExactly(
                        tuple("01-schema-price.sql", false),
                        tuple("01-data-shout.sql", false),
                        tuple("02-schema-name.sql", false));
        ok(app.run("migrate", "rehearse", "--env", "development"));
        String plan = ok(app.run("migrate", "plan")).out();
        assertThat(plan)
                .contains("by its rehearsal", "rows are changed", "an index is made")
                .contains("way back: a copy of the state before", "01-undo-data-shout.sql takes it back");
        assertThat(records("development")).contains("\"kind\":\"rehearsal\"", "\"verdict\":\"passed\"");
        assertThat(app.run("migrate", "status").out()).contains("3 scripts to run");
    }

    @Test
    void productionThatWasChangedByHandIsRefused() {
        ok(app.run("migrate", "rehearse"));
        write("live", "CREATE INDEX by_hand ON item(name)");
        Cli.Result refused = app.run("migrate", "--env", "production", "--yes");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("somebody changed the schema by hand", "--accept by-hand");
        ok(app.run("migrate", "--env", "production", "--yes", "--accept", "by-hand"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> onlyWayBack(Cli.Result history) {
        List<Object> ways = (List<Object>)
                Objects.requireNonNull(Json.parseObject(history.out()).get("waysBack"));
        assertThat(ways).hasSize(1);
        return (Map<String, Object>) ways.getFirst();
    }

    private String records(String environment) {
        return PlainFile.of(folder.resolve("shop/database/records/" + environment + ".jsonl"))
                .readString();
    }

    private String rows(String database, String query) {
        try (Foreign other = Foreign.on(folder.resolve("shop/" + database + ".sqlite"))) {
            return other.run(query);
        }
    }

    private void write(String database, String statement) {
        rows(database, statement);
    }

    private static Cli.Result ok(Cli.Result result) {
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        return result;
    }

    private void script(String name, String text) {
        PlainFile.of(folder.resolve("shop/database/sql").resolve(name)).write(text);
    }

    private void configure(String environments) {
        PlainFile.of(folder.resolve("shop/litekeeper.yml")).write("app: shop\nenvironments: " + environments + "\n");
    }
}
