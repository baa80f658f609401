package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedCommandTest {
    @TempDir
    Path folder;

    private Cli app;

    @BeforeEach
    void layOut() {
        Cli.in(folder).run("init", "shop");
        app = Cli.in(folder.resolve("shop"));
        script("00-schema-init.sql", "CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT UNIQUE);\n");
        script("00-data-init.sql", "INSERT INTO item(name) VALUES ('bolt');\n");
        script("seed/01-data-items.sql", "INSERT INTO item(name) VALUES ('sample');\n");
    }

    @Test
    void fillsDevelopmentOnceWithEachSeed() {
        Cli.Result first = app.run("seed");
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.out()).contains("applied 00-schema-init.sql", "applied 01-data-items.sql");
        assertThat(app.run("seed").out()).startsWith("nothing to do");
        script("seed/development/02-data-mine.sql", "INSERT INTO item(name) VALUES ('mine');\n");
        assertThat(app.run("seed").out()).contains("applied 02-data-mine.sql").doesNotContain("01-data-items");
        assertThat(names(development())).isEqualTo("[[\"bolt\"], [\"sample\"], [\"mine\"]]");
        assertThat(app.run("migrate", "status").exit()).isZero();
    }

    @Test
    void rebuildsTheTestDatabaseAndLeavesItAloneWhileItsContentIsTheSame() throws Exception {
        script("seed/test/02-data-edge.sql", "INSERT INTO item(name) VALUES ('');\n");
        script("seed/development/02-data-mine.sql", "INSERT INTO item(name) VALUES ('mine');\n");
        Cli.Result first = app.run("seed", "--env", "test");
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.out()).contains("there was none", "rebuilt: ");
        byte[] bytes = PlainFile.of(test()).readBytes();
        FileTime longAgo = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(test(), longAgo);

        assertThat(app.run("seed", "--env", "test").out()).startsWith("unchanged: ");
        assertThat(Files.getLastModifiedTime(test())).isEqualTo(longAgo);

        Files.delete(test());
        app.run("seed", "--env", "test");
        assertThat(PlainFile.of(test()).readBytes()).isEqualTo(bytes);
        try (Stream<Path> files = Files.list(test().getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.equals(".gitkeep")))
                    .containsExactly("shop-test.sqlite");
        }
        assertThat(names(test())).isEqualTo("[[\"bolt\"], [\"sample\"], [\"\"]]");
    }

    @Test
    void replacesATestDatabaseThatWasChangedByHandAndNamesWhatDiffered() {
        app.run("seed", "--env", "test");
        try (Foreign hand = Foreign.on(test())) {
            hand.run("INSERT INTO item(name) VALUES ('by hand')");
        }
        Cli.Result result = app.run("seed", "--env", "test", "--json");
        assertThat(Json.parseObject(result.out()))
                .containsEntry("written", true)
                .hasEntrySatisfying(
                        "differences",
                        lines -> assertThat(((List<?>) lines).getFirst().toString())
                                .startsWith("item: "));
        assertThat(names(test())).isEqualTo("[[\"bolt\"], [\"sample\"]]");
    }

    @Test
    void makesDevelopmentAnewUnderAnAppThatHasItOpen() {
        app.run("seed");
        try (Foreign other = Foreign.on(development())) {
            other.run("INSERT INTO item(name) VALUES ('mine')");
            script("seed/01-data-items.sql", "INSERT INTO item(name) VALUES ('other sample');\n");
            assertThat(app.run("seed").exit()).isEqualTo(2);
            assertThat(app.run("seed", "--fresh").exit()).isEqualTo(3);
            Cli.Result done = app.run("seed", "--fresh", "--yes");
            assertThat(done.exit()).as(done.err()).isZero();
            assertThat(done.out()).contains("kept what was there: ");
            assertThat(other.run("SELECT name FROM item")).isEqualTo("[[\"bolt\"], [\"other sample\"]]");
            assertThat(names(development().resolveSibling("shop-dev.sqlite.before-fresh")))
                    .isEqualTo("[[\"bolt\"], [\"sample\"], [\"mine\"]]");
        }
    }

    @Test
    void refusesATestDatabaseInUse() {
        app.run("seed", "--env", "test");
        try (Foreign tests = Foreign.on(test())) {
            tests.run("BEGIN IMMEDIATE");
            script("seed/03-data-more.sql", "INSERT INTO item(name) VALUES ('more');\n");
            Cli.Result refused = app.run("seed", "--env", "test");
            assertThat(refused.exit()).isEqualTo(3);
            assertThat(refused.err()).contains("in use").contains("pid " + tests.pid());
        }
        assertThat(app.run("seed", "--env", "test").out()).contains("rebuilt");
    }

    @Test
    void keepsTheTestDatabaseWhereAScriptFails() {
        app.run("seed", "--env", "test");
        script(
                "seed/03-data-twice.sql",
                "INSERT INTO item(name) VALUES ('new');\nINSERT INTO item(name) VALUES ('bolt');\n");
        Cli.Result failed = app.run("seed", "--env", "test");
        assertThat(failed.exit()).isEqualTo(2);
        assertThat(failed.err()).contains("seed/03-data-twice.sql:2:").contains("SQLITE_CONSTRAINT_UNIQUE");
        assertThat(names(test())).isEqualTo("[[\"bolt\"], [\"sample\"]]");
    }

    @Test
    void refusesProductionAndStaging() {
        for (String environment : List.of("production", "staging")) {
            Cli.Result refused = app.run("seed", "--env", environment, "--yes");
            assertThat(refused.exit()).isEqualTo(3);
            assertThat(refused.err()).contains("seeds never go to " + environment);
        }
    }

    @Test
    void refusesASchemaScriptAmongTheSeeds() {
        script("seed/04-schema-x.sql", "CREATE TABLE x(a);\n");
        Cli.Result refused = app.run("seed");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("a schema script among the seeds: 04-schema-x.sql");
    }

    private static String names(Path database) {
        try (Foreign other = Foreign.on(database)) {
            return other.run("SELECT name FROM item ORDER BY id");
        }
    }

    private Path development() {
        return folder.resolve("shop/database/db/development/shop-dev.sqlite");
    }

    private Path test() {
        return folder.resolve("shop/database/db/test/shop-test.sqlite");
    }

    private void script(String name, String text) {
        Path file = folder.resolve("shop/database/sql").resolve(name);
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PlainFile.of(file).write(text);
    }
}
