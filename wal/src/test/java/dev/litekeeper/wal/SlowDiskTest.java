package dev.litekeeper.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that takes longer for a checkpoint than a keeper may hang.
class SlowDiskTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @TempDir
    Path folder;

    @Test
    void isGivenMorePatienceThanAThreadThatHangs() {
        DiskWait disk = new DiskWait();
        long before = disk.left();
        assertThat(disk.patience(SECOND)).isEqualTo(SECOND);

        disk.run(() -> assertThat(disk.patience(SECOND)).isEqualTo(12 * SECOND));

        assertThat(disk.patience(SECOND)).isEqualTo(SECOND);
        assertThat(disk.left() - before).isPositive();
    }

    /// The first sync of each thread takes nine seconds; a keeper that hangs would be ended after eight.
    @Test
    @Tag("slow")
    void doesNotEndTheKeeper() throws IOException, InterruptedException {
        Path strace = Programs.require("strace");
        Path path = folder.resolve("app.sqlite");
        try (Foreign app = Foreign.on(path)) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(a)");
            app.run("PRAGMA wal_checkpoint(TRUNCATE)");
            Process keeper = keeper(strace, path);
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(keeper.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(out.readLine()).isEqualTo("ready");
                app.run("INSERT INTO t VALUES (1)");
                String status;
                do {
                    LockSupport.parkNanos(SECOND / 20);
                    keeper.getOutputStream().write('\n');
                    keeper.getOutputStream().flush();
                    status = out.readLine();
                    assertThat(status).as("what the keeper answers").isNotNull();
                } while (!status.contains("state=IDLE") || !status.contains("commits=1,"));
                keeper.getOutputStream().close();
                assertThat(out.readLine()).contains("in all 1 commits, ends stopped");
                assertThat(keeper.waitFor()).isZero();
            } finally {
                keeper.destroyForcibly();
            }
        }
    }

    private static Process keeper(Path strace, Path database) throws IOException {
        return new ProcessBuilder(
                        strace.toString(),
                        "-f",
                        "-qq",
                        "-o",
                        "/dev/null",
                        "-e",
                        "trace=fsync,fdatasync",
                        "-e",
                        "inject=fsync,fdatasync:delay_enter=9000000:when=1",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dpatience=4",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Keep.class.getName(),
                        database.toString(),
                        "3600")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
