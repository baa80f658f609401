package dev.litekeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.LockTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No command takes a lock away from anybody: run inside a process that has the database open in a transaction, beside
/// another process that writes, every command leaves the kernel's lock table as it found it, and no commit is lost.
@Tag("slow")
final class HarmlessTest {
    @TempDir
    static Path folder;

    private static Shop shop;

    @BeforeAll
    static void openTheShop() {
        shop = Shop.open(folder);
        shop.litekeeper("backup", "--yes").succeeded();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "who",
                "sqlite",
                "check",
                "history",
                "backup",
                "restore --dry-run",
                "restore --to restored.sqlite",
                "drill",
                "baseline record",
                "plan",
                "alert test",
                "seed",
                "maintain",
                "migrate status",
                "migrate lint",
                "migrate verify",
                "migrate drift",
                "migrate",
                "backup verify",
                "copy production development"
            })
    void aCommandLeavesEveryLockInPlace(String command) throws IOException, SQLException {
        try (Foreign app = shop.app();
                Connection ours = DriverManager.getConnection("jdbc:sqlite:" + shop.database());
                Statement statement = ours.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT count(*) FROM orders").close();
            app.run("BEGIN");
            app.run("SELECT count(*) FROM orders");
            List<String> before = locks(app.pid());
            assertThat(before).hasSizeGreaterThanOrEqualTo(4);
            Shop.Answer answer = shop.litekeeper(arguments(command));
            assertThat(answer.exit()).as(answer.err()).isIn(0, 1, 4);
            assertThat(locks(app.pid())).as("locks after litekeeper " + command).isEqualTo(before);
            app.run("COMMIT");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"status", "who", "check", "backup", "maintain", "baseline record", "copy production development"
            })
    void aWriterLosesNoCommitBesideACommand(String command) {
        try (Foreign app = shop.app()) {
            long rows = rows(app);
            app.startWriting("INSERT INTO orders(customer, total) VALUES (1, 9.5)", 0.0005);
            Shop.Answer answer = shop.litekeeper(arguments(command));
            assertThat(answer.exit()).as(answer.err()).isIn(0, 1, 4);
            long written = app.stopWriting();
            assertThat(written).isPositive();
            assertThat(app.run("SELECT count(*) FROM orders")).isEqualTo("[[" + (rows + written) + "]]");
            assertThat(app.run("PRAGMA integrity_check")).isEqualTo("[[\"ok\"]]");
        }
    }

    /// The control: one ordinary read of the file takes this process's locks away, and the lock table shows it.
    @Test
    void anOrdinaryReadWouldTakeThemAway() throws IOException, SQLException {
        try (Foreign app = shop.app();
                Connection ours = DriverManager.getConnection("jdbc:sqlite:" + shop.database());
                Statement statement = ours.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT count(*) FROM orders").close();
            List<String> before = locks(app.pid());
            Files.readAllBytes(shop.database());
            assertThat(locks(app.pid())).isNotEqualTo(before);
        }
    }

    private static long rows(Foreign app) {
        return Long.parseLong(app.run("SELECT count(*) FROM orders").replaceAll("\\D", ""));
    }

    private static String[] arguments(String command) {
        String environment = command.startsWith("copy") || command.startsWith("alert")
                ? ""
                : command.equals("seed") ? " --env development" : " --env production";
        return (command.replace("restored.sqlite", folder + "/restored.sqlite") + environment + " --yes").split(" ");
    }

    /// The locks this process and the other one hold on any file.
    private static List<String> locks(long other) {
        return LockTable.of(ProcessHandle.current().pid(), other);
    }
}
