package dev.litekeeper.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.LockTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A keeper in a process of its own that is stopped, and the locks of the application beside it.
@Tag("slow")
class StoppedTest {
    private static final String INSERT = "INSERT INTO t(a) VALUES (hex(randomblob(50)))";

    private final Path path;
    private @Nullable Process started;

    StoppedTest(@TempDir Path folder) {
        this.path = folder.resolve("app.sqlite");
    }

    @AfterEach
    void endTheKeeper() {
        if (started != null) {
            started.destroyForcibly();
        }
    }

    @Test
    void aKeeperThatIsStoppedForGoodIsKilledAndTheWalIsFree() throws IOException, InterruptedException {
        try (Foreign app = app()) {
            Process keeper = keeper(3);
            app.run(INSERT);
            signal(keeper, "STOP");
            app.startWriting(INSERT, 0.001);
            Wait.until(() -> !keeper.isAlive(), () -> "the keeper lives");
            app.stopWriting();
            assertThat(app.run("PRAGMA wal_checkpoint(TRUNCATE)")).isEqualTo("[[0, 0, 0]]");
        }
    }

    @Test
    void aKeeperThatWasStoppedForAMomentHasMissedNothing() throws IOException, InterruptedException {
        try (Foreign app = app()) {
            Process keeper = keeper(3600);
            app.run(INSERT);
            signal(keeper, "STOP");
            app.startWriting(INSERT, 0);
            Wait.until(() -> app.written() > 3000, () -> "the app does not write");
            signal(keeper, "CONT");
            Wait.until(() -> app.written() > 6000, () -> "the app does not write");
            long written = app.stopWriting() + 1;
            keeper.getOutputStream().close();
            String last = output(keeper).readLine();

            assertThat(last).contains(" in all " + written + " commits, ends stopped");
        }
    }

    @Test
    void theLocksOfTheAppStayWhatTheyAre() throws IOException, InterruptedException {
        try (Foreign app = app()) {
            app.run("BEGIN IMMEDIATE");
            app.run("SELECT count(*) FROM t");
            List<String> before = LockTable.of(app.pid());
            Process keeper = keeper(3600);
            List<String> during = LockTable.of(app.pid());
            keeper.getOutputStream().close();
            keeper.waitFor();
            List<String> after = LockTable.of(app.pid());
            app.run("COMMIT");

            assertThat(before).isNotEmpty();
            assertThat(during).isEqualTo(before);
            assertThat(after).isEqualTo(before);
        }
    }

    private Foreign app() {
        Foreign app = Foreign.on(path);
        app.run("PRAGMA journal_mode=WAL");
        app.run("PRAGMA synchronous=NORMAL");
        app.run("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT)");
        app.run("PRAGMA wal_checkpoint(TRUNCATE)");
        return app;
    }

    /// A keeper that may be stopped for so many seconds.
    private Process keeper(int seconds) throws IOException {
        Process keeper = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Keep.class.getName(),
                        path.toString(),
                        Integer.toString(seconds))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        started = keeper;
        assertThat(output(keeper).readLine()).isEqualTo("ready");
        return keeper;
    }

    private static BufferedReader output(Process keeper) {
        return new BufferedReader(new InputStreamReader(keeper.getInputStream(), StandardCharsets.UTF_8), 1);
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        assertThat(status).as(name + " " + Optional.of(process)).isZero();
    }
}
