package dev.litekeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.testkit.Programs;
import dev.litekeeper.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `litekeeper tour`, as a stranger types it.
@Tag("slow")
final class TourTest {
    @TempDir
    Path folder;

    @Test
    void showsTheLifeOfASampleFromNoGoToGoToADisasterAndBack() throws IOException {
        Programs.require("sqlite3");
        Ran ran = Launcher.in(folder).with(temp()).run("tour");
        assertThat(ran.exit()).as("%s", ran).isZero();
        assertThat(ran.out())
                .containsSubsequence(
                        "$ litekeeper init . --app shop",
                        "$ litekeeper migrate --env production",
                        "applied 02-data-gift-card.sql",
                        "$ litekeeper seed --env test",
                        "\nno-go: ",
                        "$ litekeeper alert test",
                        "$ litekeeper backup\nproven ",
                        "$ litekeeper drill\nproven ",
                        "accepted-risks:",
                        "\ngo, with 1 accepted risk\n",
                        "the monitor received: GET /ping",
                        "$ litekeeper keep &",
                        "$ litekeeper wait",
                        "# 25 products from 15.00 to 267.00, 400 orders",
                        "UPDATE product SET price_cents = 100",
                        "# Now: 25 products from 1.00 to 1.00, 400 orders",
                        "$ litekeeper restore --commit ",
                        "restored commit ",
                        "# Back again: 25 products from 15.00 to 267.00, 400 orders",
                        "# Gone: orders where id = 7",
                        "orders: of 1 rows then, 1 deleted and 0 changed since",
                        "rows are there again",
                        "$ litekeeper drill\nproven  commit ",
                        "everything that is committed is in every store",
                        "$ litekeeper copy production development",
                        "The tour ran ");
        try (Stream<Path> left = Files.list(folder)) {
            String sockets = "litekeeper-" + System.getProperty("user.name");
            assertThat(left.filter(file -> !file.endsWith(sockets)))
                    .as("what is left in the folder for temporary files, beside the folder for the keepers' sockets")
                    .isEmpty();
        }
    }

    @Test
    void keepsEveryRowOfADatabaseSomebodyHas() throws IOException {
        Programs.require("sqlite3");
        Path mine = Shared.path("databases/chinook.sqlite").orElseGet(this::ownDatabase);
        byte[] before = Files.readAllBytes(mine);
        Path kept = folder.resolve("kept");
        Ran ran = Launcher.in(folder)
                .with(temp())
                .run("tour", "--database", mine.toString(), "--keep", kept.toString(), "--json");
        assertThat(ran.exit()).as("%s", ran).isZero();
        Map<String, ?> report = Json.parseObject(ran.out());
        assertThat((Long) report.get("rows")).isPositive();
        assertThat(report.get("rowsKept")).isEqualTo(report.get("rows"));
        assertThat(Files.readAllBytes(mine)).isEqualTo(before);
        assertThat(kept.resolve("project/litekeeper.yml")).exists();
        assertThat(kept.resolve("project/DISASTER-RECOVERY.md")).exists();
    }

    @Test
    void refusesAFolderThatHoldsSomething() throws IOException {
        Files.writeString(folder.resolve("mine"), "mine");
        Ran ran = Launcher.in(folder).run("tour", "--keep", ".");
        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains("error: the folder is not empty");
    }

    private Path ownDatabase() {
        Path database = folder.resolve("own app's.sqlite");
        Ran ran = Ran.of(new ProcessBuilder("sqlite3", database.toString(), """
                CREATE TABLE "odd ""name" (id INTEGER PRIMARY KEY, "a column" TEXT NOT NULL, n REAL UNIQUE);
                WITH RECURSIVE c (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM c WHERE n < 500)
                INSERT INTO "odd ""name" SELECT n, 'value ' || n, n * 1.5 FROM c;
                CREATE VIRTUAL TABLE words USING fts5 (word);
                INSERT INTO words VALUES ('one'), ('two');
                """));
        assertThat(ran.exit()).as("%s", ran).isZero();
        return database;
    }

    private Map<String, String> temp() {
        return Map.of("LITEKEEPER_JAVA_OPTIONS", "-Djava.io.tmpdir=" + folder);
    }
}
