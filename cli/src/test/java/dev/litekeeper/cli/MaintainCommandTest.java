package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.testkit.Foreign;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MaintainCommandTest {
    @TempDir
    Path folder;

    @Test
    void showsFiguresFromBeforeAndAfter() {
        try (Foreign app = Foreign.on(folder.resolve("app.sqlite"))) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(a)");
            app.run("INSERT INTO t VALUES (1)");

            Cli.Result text = Cli.in(folder).run("maintain", "--database", "app.sqlite", "--yes");
            Cli.Result json = Cli.in(folder).run("maintain", "--database", "app.sqlite", "--yes", "--json");

            assertThat(text.exit()).as(text.err()).isZero();
            assertThat(text.out()).contains("STEP", "checkpoint", "done", "quick check", "no damage found");
            assertThat((List<?>) Json.parseObject(json.out()).get("steps")).hasSize(4);
        }
    }

    @Test
    void needsAYesInAPipeAndNoneForADryRun() {
        try (Foreign app = Foreign.on(folder.resolve("app.sqlite"))) {
            app.run("CREATE TABLE t(a)");
        }

        assertThat(Cli.in(folder).run("maintain", "--database", "app.sqlite").exit())
                .isEqualTo(3);
        assertThat(Cli.in(folder)
                        .run("maintain", "--database", "app.sqlite", "--dry-run")
                        .exit())
                .isZero();
        assertThat(Cli.in(folder)
                        .run("maintain", "--database", "none.sqlite", "--yes")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void vacuumsBesideOthersOnlyInTheNamedTime() {
        try (Foreign app = Foreign.on(folder.resolve("app.sqlite"))) {
            app.run("CREATE TABLE t(a)");

            Cli.Result refused = Cli.in(folder).run("maintain", "--database", "app.sqlite", "--vacuum", "--yes");
            Cli.Result done = Cli.in(folder)
                    .run("maintain", "--database", "app.sqlite", "--vacuum", "--yes", "--window", "00:00-23:59");

            assertThat(refused.exit()).isEqualTo(3);
            assertThat(refused.err()).contains("pid " + app.pid(), "--window");
            assertThat(done.exit()).as(done.err()).isZero();
            assertThat(done.out()).contains("rewritten");
        }
    }
}
