package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An archive of three states, each taken by a keeper that runs once.
@Tag("slow")
class PointInTimeCommandTest {
    @TempDir
    Path folder;

    private Shop shop;
    private Foreign app;
    private Cli cli;
    private long both;
    private long one;

    @BeforeEach
    void archive() throws IOException {
        shop = Shop.in(folder, "CREATE TABLE orders(id INTEGER PRIMARY KEY, total REAL)");
        app = shop.app();
        cli = shop.cli();
        kept();
        app.run("INSERT INTO orders VALUES (1, 10.5), (2, 20)");
        both = kept();
        app.run("DELETE FROM orders WHERE id = 1");
        one = kept();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void showsTheCommitsThatCanBeRestored() {
        Cli.Result shown = cli.run("history");
        assertThat(shown.exit()).as(shown.err()).isZero();
        assertThat(shown.out()).contains("archive in store local", "every commit", "COMMIT");

        assertThat(newest(cli.run("history", "--json").out())).isEqualTo(one);
        assertThat(cli.run("history", "--commits", "0").out()).doesNotContain("CHANGED");
        assertThat(cli.run("history", "--commits", "-1").exit()).isEqualTo(2);
        String before = cli.run("history", "--before", Long.toString(one), "--commits", "1", "--json")
                .out();
        assertThat(Json.parseObject(before).get("archives")).asString().contains("commits=[{commit=" + both + ",");
        assertThat(cli.run("history", "--since", "soon").exit()).isEqualTo(2);
    }

    @Test
    void tellsTheTipAndTheDrillOnOneScreen() {
        Programs.require("sqlite3");
        Cli.Result before = cli.run("status");
        assertThat(before.exit()).as("no keeper is running").isEqualTo(1);
        assertThat(before.out())
                .contains("archive      store local: commit " + one + ", ", "last drill   never")
                .contains("NOT RUNNING", "next: litekeeper keep --env production");
        assertThat(cli.run("drill", "--no-plan").exit()).isZero();

        Map<String, @Nullable Object> json =
                Json.parseObject(cli.run("status", "--json").out());

        assertThat(json.get("lastDrill")).asString().contains("verdict=proven", "commit=" + one);
        assertThat(json.get("archives")).asString().contains("store=local", "newest={commit=" + one);
        assertThat(json.get("next")).isEqualTo("litekeeper keep --env production");
    }

    @Test
    void saysHowTheWalIsTurnedOnBeforeItSaysKeep() {
        app.run("PRAGMA journal_mode=DELETE");
        Cli.Result status = cli.run("status");
        assertThat(status.out())
                .contains("start it: litekeeper check --fix C1 --env production, then litekeeper keep --env production")
                .contains("next: litekeeper check --fix C1 --env production");
    }

    @Test
    void restoresACommitIntoAFileAndInPlaceAndBack() {
        assertThat(cli.run("restore", "--commit", Long.toString(both), "--to", "two.sqlite", "--dry-run")
                        .out())
                .contains("commit " + both, "nothing was restored");
        assertThat(folder.resolve("two.sqlite")).doesNotExist();
        Cli.Result file = cli.run("restore", "--commit", Long.toString(both), "--to", "two.sqlite", "--json");
        assertThat(file.exit()).as(file.err()).isZero();
        assertThat(Json.parseObject(file.out()))
                .containsEntry("commit", both)
                .containsEntry("later", one - both)
                .containsKey("seconds")
                .doesNotContainKey("estimatedSeconds");
        try (Foreign restored = Foreign.on(folder.resolve("two.sqlite"))) {
            assertThat(restored.run("SELECT id FROM orders")).isEqualTo("[[1], [2]]");
        }
        Cli.Result taken = cli.run("restore", "--commit", Long.toString(both), "--to", "two.sqlite");
        assertThat(taken.exit()).isEqualTo(3);
        assertThat(taken.err()).contains("never overwrites");

        Cli.Result foretold =
                cli.run("restore", "--commit", Long.toString(both), "--to", "three.sqlite", "--dry-run", "--json");
        assertThat(Json.parseObject(foretold.out()))
                .containsKey("estimatedSeconds")
                .doesNotContainKey("seconds");
        Cli.Result dry = cli.run("restore", "--commit", Long.toString(both), "--dry-run");
        assertThat(dry.out()).contains("commit " + both, "orders: 1 rows now, 2 rows then");
        assertThat(dry.err()).contains("to fetch", "commits of the archive come after it", "it would take about");
        assertThat(app.run("SELECT count(*) FROM orders")).isEqualTo("[[1]]");
        assertThat(cli.run("restore", "--commit", Long.toString(both)).exit())
                .as("wants a yes")
                .isEqualTo(3);
        Cli.Result done = cli.run("restore", "--commit", Long.toString(both), "--yes");
        assertThat(done.exit()).as(done.err()).isZero();
        assertThat(app.run("SELECT id FROM orders")).isEqualTo("[[1], [2]]");
        kept();
        assertThat(cli.run("restore", "--undo", "--yes").exit()).isZero();
        assertThat(app.run("SELECT id FROM orders")).isEqualTo("[[2]]");
    }

    @Test
    void bringsARowBackFromACommit() {
        Cli.Result done =
                cli.run("bring-back", "--table", "orders", "--commit", Long.toString(both), "--apply", "--yes");
        assertThat(done.exit()).as(done.err()).isZero();
        assertThat(app.run("SELECT id FROM orders")).isEqualTo("[[1], [2]]");
    }

    @Test
    void saysWhatCanBeRestoredWhereAStateIsNotThere() {
        Cli.Result early = cli.run("restore", "--at", "1 day ago", "--to", "x.sqlite");
        assertThat(early.exit()).isEqualTo(3);
        assertThat(early.err()).contains("before the oldest state", "the oldest is commit");
        assertThat(cli.run("restore", "--commit", "9999").exit()).isEqualTo(3);
        assertThat(cli.run("restore", "--before-migration", "05").exit()).isEqualTo(3);
        assertThat(cli.run("restore", "--commit", "many").exit()).isEqualTo(2);
        assertThat(folder.resolve("x.sqlite")).doesNotExist();
    }

    @Test
    void saysWhoseArchiveItIsWhereItIsThatOfAnotherDatabase() throws IOException {
        Path configuration = folder.resolve("litekeeper.yml");
        try (Foreign other = Foreign.on(folder.resolve("other.sqlite"))) {
            other.run("PRAGMA journal_mode=WAL");
            Files.writeString(configuration, Files.readString(configuration).replace("app.sqlite", "other.sqlite"));

            Cli.Result dry = cli.run("restore", "--latest", "--dry-run");

            assertThat(dry.exit()).as(dry.err()).isZero();
            assertThat(dry.err())
                    .contains("that of another database: " + folder.resolve("app.sqlite"))
                    .contains("not " + folder.resolve("other.sqlite"));
        }
    }

    /// Answers the newest commit.
    private long kept() {
        Cli.Result kept = cli.run("keep", "--once");
        assertThat(kept.exit()).as(kept.err()).isZero();
        return newest(cli.run("history", "--json").out());
    }

    private static long newest(String json) {
        Map<String, @Nullable Object> history = Json.parseObject(json);
        String archives = String.valueOf(history.get("archives"));
        return Long.parseLong(archives.replaceAll("(?s).*newest=\\{commit=(\\d+).*", "$1"));
    }
}
