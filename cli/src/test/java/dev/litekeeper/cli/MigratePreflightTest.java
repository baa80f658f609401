package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is looked at before scripts change production, and the limits of their rehearsal.
@Tag("slow")
class MigratePreflightTest extends ProductionShop {
    /// It holds the write lock for so long that a writer that tries now and then surely meets it.
    private static final String SLOW = """
            UPDATE item SET name = upper(name)
            WHERE (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000000) SELECT count(*) FROM n) > 0;
            """;

    @BeforeEach
    void aShopInProduction() {
        script("00-schema-init.sql", """
                CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT);
                CREATE TABLE sale(id INTEGER PRIMARY KEY, item INTEGER REFERENCES item(id));
                """);
        script("00-data-init.sql", "INSERT INTO item(name) VALUES ('bolt'), ('nut');\n");
        ok(app.run("migrate", "--env", "production", "--create", "--yes"));
        script("01-data-shout.sql", "UPDATE item SET name = upper(name);\n");
    }

    @Test
    void tellsOfAReaderThatStaysAndOfRowsThatHadNoParentBefore() {
        ok(app.run("migrate", "rehearse"));
        try (Foreign reader = Foreign.on(live());
                Foreign writer = Foreign.on(live())) {
            writer.run("INSERT INTO sale(item) VALUES (77)");
            reader.run("BEGIN");
            reader.run("SELECT count(*) FROM item");
            assertThat(ok(production()).err())
                    .contains("the WAL cannot shrink while somebody reads: ", String.valueOf(reader.pid()))
                    .contains("already in the database: ", "sale", "item");
        }
    }

    @Test
    void refusesWhereTheDiskIsTooSmallByTheRehearsal() {
        ok(app.run("migrate", "rehearse"));
        Path file = script("rehearsals.json");
        String written = PlainFile.of(file).readString();
        assertThat(written).containsPattern("\"diskBytes\" : [1-9]");
        PlainFile.of(file).write(written.replaceAll("\"diskBytes\" : [0-9]+", "\"diskBytes\" : 1000000000000000"));
        Cli.Result refused = production();
        assertThat(refused.exit()).as(refused.err()).isEqualTo(5);
        assertThat(refused.err())
                .contains("not enough room on the disk", "by their rehearsal the scripts take ")
                .contains("the copy for the way back ", "nothing was changed");
        try (Foreign live = Foreign.on(live())) {
            assertThat(live.run("SELECT name FROM item WHERE id = 1")).isEqualTo("[[\"bolt\"]]");
        }
    }

    @Test
    void countsTheCopyForTheWayBackAsWellAsTheScripts() throws IOException {
        long size = Files.size(live());
        assertThat(mostBytes("--no-undo")).isEqualTo((long) (2.2 * size));
        assertThat(mostBytes()).isEqualTo((long) (2.2 * size) + size);
    }

    @Test
    void warnsOfALittleDiskWhereNothingWasMeasured() throws IOException {
        try (Foreign live = Foreign.on(live())) {
            live.run("PRAGMA journal_mode=DELETE");
        }
        long free = Files.getFileStore(live()).getUsableSpace();
        try (var channel = PlainFile.of(live()).openOrCreate()) {
            channel.position(free / 2).write(ByteBuffer.allocate(1));
        }
        assertThat(ok(app.run("migrate", "--env", "production", "--dry-run")).err())
                .contains("of the disk are free; scripts that rewrite everything take up to ")
                .contains("the copy for the way back ");
    }

    @Test
    void theLimitsOfARehearsalAreTypedOrStandInTheProject() {
        script("01-data-shout.sql", SLOW);
        Cli.Result typed = app.run("migrate", "rehearse", "--max-lock", "0ms", "--max-wal", "1KB", "--max-time", "0ms");
        exceedsAll(typed);
        configure("migrate: {max-lock: 0ms, max-wal: 1KB, max-time: 0ms}\n");
        exceedsAll(app.run("migrate", "rehearse"));
        Cli.Result wider =
                ok(app.run("migrate", "rehearse", "--max-lock", "1h", "--max-wal", "1GB", "--max-time", "1h"));
        assertThat(wider.out()).contains("passed").doesNotContain("limit: ");
        assertThat(app.run("migrate", "rehearse", "--max-lock", "long").exit()).isEqualTo(2);
    }

    private static void exceedsAll(Cli.Result result) {
        assertThat(result.exit()).as(result.err()).isEqualTo(1);
        assertThat(result.out())
                .contains("limit: 01-data-shout.sql: writers waited ", "the limit is 0 ms")
                .contains("limit: 01-data-shout.sql: the WAL became ", "the limit is 1.0 KB")
                .contains("limit: 01-data-shout.sql: it took ");
    }

    private long mostBytes(String... more) {
        String[] words = Stream.concat(
                        Stream.of("migrate", "--env", "production", "--dry-run", "--json"), Stream.of(more))
                .toArray(String[]::new);
        return Json.parseObject(ok(app.run(words)).out()).get("mostBytes") instanceof Long bytes ? bytes : -1;
    }

    private Path live() {
        return database("live");
    }
}
