package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.Json;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class BackupCommandTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void project() throws IOException {
        Files.writeString(folder.resolve("litekeeper.yml"), """
                app: my-app
                environments:
                  production: {database: app.sqlite}
                stores: [{name: local, url: "file://%s/store"}]
                backup: {keep: {last: 1, daily: 0, weekly: 0, monthly: 0, minimum: 1}}
                """.formatted(folder));
        try (Foreign app = Foreign.on(folder.resolve("app.sqlite"))) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE orders(id INTEGER PRIMARY KEY, total REAL)");
            app.run("INSERT INTO orders VALUES (1, 10.5), (2, 20)");
        }
        cli = Cli.in(folder);
    }

    @Test
    void backsUpListsVerifiesAndPrunes() {
        assertThat(cli.run("history").exit()).as("no backup is bad").isEqualTo(1);
        Cli.Result first = cli.run("backup", "--json");
        assertThat(first.exit()).as(first.err()).isZero();
        Map<String, @Nullable Object> answer = Json.parseObject(first.out());
        assertThat(answer).containsEntry("rows", 2L).containsKeys("copySeconds", "seconds", "storedBytes");
        assertThat(answer.get("stores")).isEqualTo(List.of(Map.of("store", "local", "state", "proven")));
        assertThat(cli.run("backup").out()).contains("proven", "2 rows of 1 tables", "in store local");
        Cli.Result history = cli.run("history");
        assertThat(history.exit()).isZero();
        assertThat(history.out()).contains(String.valueOf(answer.get("id")), "proven", "backup", "local");
        Cli.Result verified = cli.run("backup", "verify", "--all");
        assertThat(verified.exit()).as(verified.err()).isZero();
        assertThat(verified.out().lines()).hasSize(2);
        assertThat(cli.run("backup", "prune", "--dry-run").out()).contains("would go", "stays");
        assertThat(cli.run("backup", "prune").exit()).as("wants a yes").isEqualTo(3);
        assertThat(cli.run("backup", "prune", "--yes").exit()).isZero();
        assertThat(cli.run("history", "--json").out()).doesNotContain(String.valueOf(answer.get("id")));
        assertThat(cli.run("backup", "--prune").out()).contains("removed 1 older ones");
    }

    @Test
    void keepsTheBackupsOfASecondDatabaseApart() throws IOException {
        assertThat(cli.run("backup").exit()).isZero();
        Path second = Files.createDirectory(folder.resolve("second"));
        Files.copy(folder.resolve("litekeeper.yml"), second.resolve("litekeeper.yml"));
        try (Foreign app = Foreign.on(second.resolve("app.sqlite"))) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE other(a)");
        }
        Cli other = Cli.in(second);
        Cli.Result refused = other.run("backup", "--prune");
        assertThat(refused.exit()).as(refused.err()).isEqualTo(3);
        assertThat(refused.err()).contains("backups of another database", "backup --take-over");
        assertThat(other.run("check").out())
                .contains("no backup of this database", "local has backups of another database: " + folder);
        assertThat(other.run("history").err()).contains("is of another database");

        assertThat(other.run("backup", "--take-over").exit()).isZero();
        assertThat(other.run("backup", "--prune").out()).contains("removed 2 older ones");
        assertThat(other.run("check").out()).doesNotContain("has backups of another database");
    }

    @Test
    void tellsOfAStoreThatCannotTakeIt() throws IOException {
        Files.writeString(folder.resolve("store"), "a file where the folder belongs");
        Cli.Result result = cli.run("backup");
        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.out()).contains("not in store local");
        assertThat(result.err()).contains("not a folder");
    }

    @Test
    void saysFirstThatWritersOfARollbackJournalWait() {
        try (Foreign app = Foreign.on(folder.resolve("app.sqlite"))) {
            app.run("PRAGMA journal_mode=DELETE");
        }
        Cli.Result result = cli.run("backup");
        assertThat(result.exit()).isZero();
        assertThat(result.err()).startsWith("this database is not in WAL mode: whoever writes waits");
    }

    @Test
    void namesWhatIsWrongWithTheRequest() throws IOException {
        assertThat(cli.run("backup", "--env", "staging").exit()).isEqualTo(2);
        assertThat(cli.run("backup", "--store", "elsewhere").exit()).isEqualTo(2);
        assertThat(cli.run("backup", "verify", "2020").exit()).isEqualTo(2);
        assertThat(cli.run("backup", "verify").exit()).as("nothing to verify").isEqualTo(1);
        Files.delete(folder.resolve("app.sqlite"));
        Cli.Result missing = cli.run("backup");
        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.err()).contains("there is no such database");
        assertThat(folder.resolve("app.sqlite")).doesNotExist();
    }

    @Test
    void restoresInPlaceToldInRowsAndBack() {
        cli.run("backup");
        try (Foreign app = Foreign.on(folder.resolve("app.sqlite"))) {
            app.run("UPDATE orders SET total = 0");
            app.run("INSERT INTO orders VALUES (3, 30)");
            Cli.Result dry = cli.run("restore", "--dry-run");
            assertThat(dry.exit()).as(dry.err()).isZero();
            assertThat(dry.out())
                    .contains(
                            "is proven",
                            "in-place",
                            "open in pid " + app.pid(),
                            "orders: 3 rows now, 2 rows then, 1 or more are lost");
            String hint = dry.out().substring(dry.out().indexOf("litekeeper bring-back") + 11);
            assertThat(cli.run(hint.lines().findFirst().orElseThrow().split(" "))
                            .out())
                    .as(hint)
                    .contains("orders: of 2 rows then, 0 deleted and 2 changed since; 1 added");
            assertThat(cli.run("restore").exit()).as("wants a yes").isEqualTo(3);
            assertThat(app.run("SELECT sum(total) FROM orders")).isEqualTo("[[30.0]]");
            Cli.Result done = cli.run("restore", "--yes");
            assertThat(done.exit()).as(done.err()).isZero();
            assertThat(done.out()).contains("restored", "way back: litekeeper restore --undo");
            assertThat(app.run("SELECT sum(total) FROM orders")).isEqualTo("[[30.5]]");
            Cli.Result back = cli.run("restore", "--undo", "--yes", "--json");
            assertThat(back.exit()).as(back.err()).isZero();
            assertThat(Json.parseObject(back.out()))
                    .containsEntry("way", "in-place")
                    .containsEntry("done", true);
            assertThat(app.run("SELECT count(*), sum(total) FROM orders")).isEqualTo("[[3, 30.0]]");
        }
        assertThat(cli.run("history").out()).contains("undo");
    }

    @Test
    void restoresToANewFile() {
        cli.run("backup");
        Cli.Result done = cli.run("restore", "--to", "copy.sqlite");
        assertThat(done.exit()).as(done.err()).isZero();
        try (Foreign copy = Foreign.on(folder.resolve("copy.sqlite"))) {
            assertThat(copy.run("SELECT count(*) FROM orders")).isEqualTo("[[2]]");
        }
        assertThat(cli.run("restore", "--to", "copy.sqlite").exit()).isEqualTo(3);
        assertThat(cli.run("restore", "--to", "no/such/folder.sqlite").exit()).isEqualTo(2);
        assertThat(cli.run("restore", "--undo").exit()).as("nothing to undo").isEqualTo(1);
    }

    @Test
    void printsAScheduleAndInstallsItOnce() throws IOException {
        Cli.Result printed = cli.run("backup", "schedule");
        assertThat(printed.exit()).isZero();
        assertThat(printed.out()).contains("15 3 * * * ", "OnCalendar=*-*-* 03:15:00", folder.toString());
        Path table = folder.resolve("table");
        Files.writeString(folder.resolve("crontab"), """
                #!/bin/sh
                if [ "$1" = -l ]; then exec /bin/cat %1$s; fi
                exec /bin/cat > %1$s
                """.formatted(table));
        Files.setPosixFilePermissions(folder.resolve("crontab"), PosixFilePermissions.fromString("rwx------"));
        Files.writeString(table, "");
        Cli withCron = cli.env(Map.of("PATH", folder.toString()));
        assertThat(withCron.run("backup", "schedule", "--install", "cron").exit())
                .isEqualTo(3);
        assertThat(table).isEmptyFile();
        assertThat(withCron.run("backup", "schedule", "--install", "cron", "--yes")
                        .out())
                .contains("installed");
        assertThat(withCron.run("backup", "schedule", "--install", "cron", "--yes")
                        .out())
                .contains("installed already");
        assertThat(Files.readAllLines(table)).hasSize(1);
        Cli.Result units = cli.run("backup", "schedule", "--install", "systemd", "--units", "units", "--yes");
        assertThat(units.exit()).as(units.err()).isZero();
        assertThat(folder.resolve("units/timers.target.wants/litekeeper-backup-my-app-production.timer"))
                .exists();
    }
}
