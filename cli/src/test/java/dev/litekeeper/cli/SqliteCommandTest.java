package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.testkit.Foreign;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteCommandTest {
    @TempDir
    Path folder;

    @Test
    void showsTheEngineOfAProcessAndTheBugsThatApply() {
        try (Foreign app = Foreign.on(folder.resolve("app.sqlite"))) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(a)");
            String version = app.run("SELECT sqlite_version()").replaceAll("[\\[\\]\"]", "");
            boolean old = app.run("SELECT sqlite_source_id() < '2026-03'").contains("1");

            Cli.Result result = Cli.in(folder).env(Map.of()).run("sqlite", "--database", "app.sqlite");
            Cli.Result json = Cli.in(folder).env(Map.of()).run("sqlite", "--database", "app.sqlite", "--json");

            assertThat(result.out()).contains(version, "pid " + app.pid(), "litekeeper");
            assertThat(result.exit()).isEqualTo(old ? 1 : 0);
            assertThat(result.out().contains("wal-reset")).isEqualTo(old);
            assertThat(Json.parseObject(json.out()).get("endangered")).isEqualTo(old ? "yes" : "no");
        }
    }

    @Test
    void isHealthyWhereOnlyOurOwnTouchesTheDatabase() {
        try (Foreign app = Foreign.on(folder.resolve("app.sqlite"))) {
            app.run("CREATE TABLE t(a)");
        }

        Cli.Result result = Cli.in(folder).env(Map.of()).run("sqlite", "--database", "app.sqlite");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("litekeeper", "none");
    }
}
