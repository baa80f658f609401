package dev.litekeeper.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.wal.TailStatus.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailTest {
    private final Path path;
    private final Tails tails = new Tails(InstantSource.system(), () -> {});
    private final Image image = new Image();

    TailTest(@TempDir Path folder) {
        this.path = folder.resolve("app.sqlite");
    }

    @AfterEach
    void close() {
        tails.close();
    }

    @Test
    void keepsEveryCommitOfASaturatedWriter() throws IOException {
        try (Foreign app = app()) {
            app.run("INSERT INTO t(a) VALUES ('before')");
            Tail tail = follow(TailOrder.USUAL);
            app.startWriting("INSERT INTO t(a) VALUES (printf('%0100d', random()))", 0);
            Wait.until(() -> image.commits() > 20_000, () -> tail.status() + " " + image.ends());
            long written = app.stopWriting();
            Wait.until(() -> image.commits() >= written, () -> tail.status() + " " + image.ends());

            assertThat(image.ends()).isEmpty();
            assertThat(tail.status().walBytes()).isLessThan(64_000_000);
            assertThat(tail.status().holds()).as("barriers").isPositive();
            tail.close();
            assertThat(image.differences(content(app))).isEmpty();
        }
    }

    @Test
    void scansADatabaseThatIsBeingWritten() throws IOException {
        try (Foreign app = app()) {
            app.run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)"
                    + " INSERT INTO t SELECT i, hex(randomblob(400)) FROM n");
            app.startWriting("UPDATE t SET a = hex(randomblob(400)) WHERE id = 1 + abs(random()) % 30000", 0.0005);
            Tail tail = follow(TailOrder.USUAL);
            Wait.until(() -> image.commits() > 2000, () -> tail.status() + " " + image.ends());
            app.stopWriting();
            Wait.until(() -> tail.status().behind() == 0, () -> tail.status() + " " + image.ends());
            tail.close();

            assertThat(image.scanned()).as("pages scanned").isPositive();
            assertThat(image.ends()).containsExactly("stopped");
            assertThat(image.differences(content(app))).isEmpty();
        }
    }

    @Test
    void aScanWaitsForItsSinkWhileCommitsAreHandedOver() throws IOException {
        try (Foreign app = app()) {
            image.takeScan(false);
            Tail tail = tails.follow(DatabaseFile.at(path), TailOrder.USUAL, image);
            app.startWriting("INSERT INTO t(a) VALUES (printf('%0100d', random()))", 0.001);
            Wait.until(() -> image.commits() > 100, () -> tail.status() + " " + image.ends());
            long begun = app.written();
            Wait.until(() -> image.commits() > begun + 100, () -> tail.status() + " " + image.ends());
            assertThat(image.whole()).isFalse();
            assertThat(image.scanned()).isZero();

            image.takeScan(true);
            Wait.until(image::whole, () -> tail.status().toString());
            app.stopWriting();
            Wait.until(() -> tail.status().behind() == 0, () -> tail.status().toString());
            tail.close();
            assertThat(image.ends()).containsExactly("stopped");
            assertThat(image.differences(content(app))).isEmpty();
        }
    }

    @Test
    void followsAnAppThatWritesNowAndThenAndRestsWhenItIsDone() throws IOException {
        try (Foreign app = app()) {
            Tail tail = follow(TailOrder.USUAL);
            app.startWriting("INSERT INTO t(a) VALUES ('now and then')", 0.04);
            Wait.until(() -> image.commits() > 80, () -> tail.status() + " " + image.ends());
            long written = app.stopWriting();
            Wait.until(
                    () -> image.commits() >= written && tail.state() == State.IDLE,
                    () -> tail.status() + " " + image.ends());

            assertThat(image.ends()).isEmpty();
            tail.close();
            assertThat(image.differences(content(app))).isEmpty();
        }
    }

    @Test
    void aThreadThatEveryDatabaseRestsOnEndsTheProcessWhereItFails() throws InterruptedException {
        AtomicBoolean ended = new AtomicBoolean();
        try (Tails house = new Tails(InstantSource.system(), () -> ended.set(true))) {
            Thread thread = house.vital("failing", () -> {
                throw new OutOfMemoryError("unable to create a thread");
            });
            thread.start();
            thread.join();
        }
        assertThat(ended).isTrue();
    }

    private Foreign app() {
        Foreign app = Foreign.on(path);
        app.run("PRAGMA journal_mode=WAL");
        app.run("PRAGMA synchronous=NORMAL");
        app.run("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT)");
        return app;
    }

    private Tail follow(TailOrder order) {
        Tail tail = tails.follow(DatabaseFile.at(path), order, image);
        Wait.until(() -> image.whole(), () -> tail.status().toString());
        assertThat(tail.status().state()).isIn(State.ACTIVE, State.IDLE);
        return tail;
    }

    /// The bytes of the database once all of it is in the file and nobody of this process has it open.
    private byte[] content(Foreign app) throws IOException {
        assertThat(app.run("PRAGMA wal_checkpoint(TRUNCATE)")).isEqualTo("[[0, 0, 0]]");
        return Files.readAllBytes(path);
    }
}
