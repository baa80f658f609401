package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.testkit.Foreign;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WhoCommandTest {
    @TempDir
    Path folder;

    @Test
    void namesTheReaderThatPinsTheWal() {
        Path file = folder.resolve("app.sqlite");
        try (Foreign writer = Foreign.on(file);
                Foreign reader = Foreign.on(file)) {
            writer.run("PRAGMA journal_mode=WAL");
            writer.run("CREATE TABLE t(a)");
            reader.run("BEGIN");
            reader.run("SELECT * FROM t");
            writer.run("INSERT INTO t VALUES (1)");

            Cli.Result text = Cli.in(folder).run("who", "--database", "app.sqlite", "--for", "0.2");
            Cli.Result json = Cli.in(folder).run("who", "--database", "app.sqlite", "--for", "0", "--json");

            assertThat(text.exit()).isZero();
            assertThat(text.out())
                    .contains(
                            "reader on mark", "behind", "snapshot of pid " + reader.pid(), Long.toString(writer.pid()));
            assertThat(text.err()).contains("looks in");
            Map<String, ?> answer = Json.parseObject(json.out());
            assertThat(answer.get("alone")).isEqualTo("no");
            assertThat(answer.get("wal")).asString().contains("pinnedBy=" + reader.pid());
            assertThat((List<?>) answer.get("who")).hasSize(2);
        }
    }

    @Test
    void endsAsBadWhereCommitsGoToADeletedWal() throws Exception {
        Path file = folder.resolve("app.sqlite");
        try (Foreign app = Foreign.on(file)) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(a)");
            Files.delete(folder.resolve("app.sqlite-wal"));

            Cli.Result result = Cli.in(folder).run("who", "--database", "app.sqlite", "--for", "0");

            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.out()).contains("deleted: nobody else sees its commits");
        }
    }

    @Test
    void takesTheEnvironmentOfTheProject() throws Exception {
        Files.writeString(folder.resolve("litekeeper.yml"), """
                app: my-app
                environments:
                  development: {database: dev.sqlite}
                  production: {database: /srv/my-app.sqlite, host: deploy@elsewhere.example}
                """);
        try (Foreign app = Foreign.on(folder.resolve("dev.sqlite"))) {
            app.run("CREATE TABLE t(a)");

            Cli.Result here = Cli.in(folder).run("who", "--env", "development", "--for", "0");
            Cli.Result elsewhere = Cli.in(folder).run("maintain", "--bound", "5", "--yes");

            assertThat(here.out()).contains("development", app.pid() + "  ");
            assertThat(elsewhere.exit()).isEqualTo(3);
            assertThat(elsewhere.err()).contains("litekeeper maintain --bound 5 --yes");
        }
    }

    @Test
    void refusesAMissingDatabaseAndAWrongTime() {
        assertThat(Cli.in(folder).run("who", "--database", "none.sqlite").exit())
                .isEqualTo(2);
        assertThat(Cli.in(folder).run("who", "--database", "x", "--for", "-1").exit())
                .isEqualTo(2);
        assertThat(Cli.in(folder).run("who", "--database", "x", "--env", "test").err())
                .contains("exclude each other");
        assertThat(folder.resolve("none.sqlite")).doesNotExist();
    }
}
