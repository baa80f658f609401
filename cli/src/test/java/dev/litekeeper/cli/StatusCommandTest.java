package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatusCommandTest {
    @TempDir
    Path folder;

    @BeforeEach
    void project() throws IOException {
        Files.writeString(
                folder.resolve("litekeeper.yml"), "app: my-app\nenvironments:\n  production: {database: app.sqlite}\n");
        Files.createDirectories(folder.resolve("database/sql"));
    }

    @Test
    void showsWhoIsThereAndTheBoxesOfTheLastCheck() {
        try (Foreign app = Foreign.on(folder.resolve("app.sqlite"))) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(a)");

            Cli.Result before = Cli.in(folder).run("status");
            Cli.Result check = Cli.in(folder).run("check");
            Cli.Result after = Cli.in(folder).run("status", "--json");

            assertThat(before.out())
                    .contains("journal mode wal", "pid " + app.pid(), "checklist    never asked", "next: ");
            assertThat(check.exit()).isEqualTo(1);
            Map<String, ?> json = Json.parseObject(after.out());
            assertThat(json.get("decision")).asString().startsWith("no-go");
            assertThat(json.get("boxes")).asString().contains("2=bad", "5=bad");
            assertThat(Cli.in(folder).run("status").out()).contains("2 bad", "no-go", " ago");
        }
    }

    @Test
    void worksWithoutADatabaseAndWithADamagedOne() throws IOException {
        Cli.Result missing = Cli.in(folder).run("status");
        Files.writeString(folder.resolve("app.sqlite"), "this is no database, whatever its name says".repeat(100));
        Cli.Result damaged = Cli.in(folder).run("status");

        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.out()).contains("there is no such database");
        assertThat(damaged.exit()).isEqualTo(1);
        assertThat(damaged.out()).contains("not a SQLite database");
        assertThat(folder.resolve("app.sqlite-wal")).doesNotExist();
    }
}
