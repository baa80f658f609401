package dev.litekeeper.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gentle keeper beside an application without a busy timeout: every lock that the application does not get at
/// once is an error of its.
@Tag("slow")
class GentleTest {
    private static final String INSERT = "INSERT INTO t(a) VALUES (hex(randomblob(50)))";

    private final Path path;
    private final Image image = new Image();

    GentleTest(@TempDir Path folder) {
        this.path = folder.resolve("app.sqlite");
    }

    @Test
    void anApplicationWithoutABusyTimeoutNeverFails() throws IOException {
        try (Foreign app = app();
                Tails tails = new Tails(InstantSource.system(), () -> {})) {
            TailOrder gentle = TailOrder.USUAL.gentle(true).walLimit(1_000_000);
            Tail tail = tails.follow(DatabaseFile.at(path), gentle, image);
            Wait.until(() -> image.whole(), () -> tail.status().toString());
            long commits = 0;
            for (double pause : new double[] {0, 0.001, 0.005}) {
                int enough = pause == 0 ? 3000 : 400;
                app.startWriting(INSERT, pause);
                Wait.until(() -> app.written() > enough, () -> "the app failed after " + app.written() + " commits");
                commits += app.stopWriting();
                commits += untilBegunAnew(app, commits);
            }
            assertThat(tail.status().holds())
                    .as("how often the write lock was held")
                    .isZero();
            tail.close();

            assertThat(image.ends()).containsExactly("stopped");
            assertThat(app.run("PRAGMA wal_checkpoint(TRUNCATE)")).isEqualTo("[[0, 0, 0]]");
            assertThat(image.differences(Files.readAllBytes(path))).isEmpty();
        }
    }

    /// Commits once in a while until that begins the WAL anew; answers how many commits that took.
    private int untilBegunAnew(Foreign app, long before) {
        Wait.until(() -> image.commits() == before, () -> image.commits() + " of " + before);
        int salt = image.resume().point().salt1();
        AtomicInteger commits = new AtomicInteger();
        Wait.until(
                () -> {
                    app.run(INSERT);
                    long all = before + commits.incrementAndGet();
                    Wait.until(() -> image.commits() == all, () -> image.commits() + " of " + all);
                    return image.resume().point().salt1() != salt;
                },
                () -> "not begun anew after " + commits + " commits");
        return commits.get();
    }

    @Test
    void theWriteLockIsNotNeededBesideAnApplicationThatPauses() {
        try (Foreign app = app();
                Tails tails = new Tails(InstantSource.system(), () -> {})) {
            app.run("PRAGMA busy_timeout=0");
            Tail tail = tails.follow(DatabaseFile.at(path), TailOrder.USUAL.walLimit(1_000_000), image);
            Wait.until(() -> image.whole(), () -> tail.status().toString());
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 20; i++) {
                    app.run(INSERT);
                }
                Wait.until(
                        () -> tail.status().walBytes() == 0, () -> tail.status().toString());
            }
            assertThat(tail.status().holds()).isZero();
        }
    }

    private Foreign app() {
        Foreign app = Foreign.on(path);
        app.run("PRAGMA journal_mode=WAL");
        app.run("PRAGMA synchronous=NORMAL");
        app.run("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT)");
        app.run("PRAGMA wal_checkpoint(TRUNCATE)");
        app.run("PRAGMA busy_timeout=0");
        return app;
    }
}
