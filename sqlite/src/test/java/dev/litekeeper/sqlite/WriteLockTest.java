package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.testkit.Foreign;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SQLite's write lock, taken at the shared memory.
class WriteLockTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final DatabaseFile database;
    private final Foreign app;
    private final WalConnection connection;
    private final LiveBytes bytes;

    WriteLockTest(@TempDir Path folder) {
        Path path = folder.resolve("app.sqlite");
        app = Foreign.on(path);
        app.run("PRAGMA journal_mode=WAL");
        app.run("CREATE TABLE t(a)");
        app.run("PRAGMA busy_timeout=0");
        database = DatabaseFile.at(path);
        connection = database.walConnection();
        connection.beginRead();
        connection.rollback();
        bytes = database.liveBytes();
    }

    @AfterEach
    void close() {
        bytes.close();
        connection.close();
        app.close();
    }

    @Test
    void noProcessCanCommitWhileItIsHeld() {
        assertThat(bytes.lockWriter(SHORT)).isTrue();
        assertThatThrownBy(() -> app.run("INSERT INTO t VALUES (1)")).hasMessageContaining("locked");
        assertThat(app.run("SELECT count(*) FROM t")).as("everybody can read").isEqualTo("[[0]]");

        bytes.unlockWriter();
        assertThat(app.run("INSERT INTO t VALUES (1)")).isEqualTo("[]");
    }

    @Test
    void itIsHadOnceTheWriterOfAnotherProcessEnds() {
        app.run("BEGIN IMMEDIATE");
        assertThat(bytes.lockWriter(SHORT)).isFalse();

        app.run("COMMIT");
        assertThat(bytes.lockWriter(LONG)).isTrue();
    }

    @Test
    void itIsHadBesideAWriterWithoutPauses() {
        app.run("PRAGMA busy_timeout=60000");
        app.startWriting("INSERT INTO t VALUES (randomblob(1000))", 0);
        for (int i = 0; i < 20; i++) {
            assertThat(bytes.lockWriter(LONG)).isTrue();
            bytes.unlockWriter();
        }
        assertThat(app.stopWriting()).isPositive();
    }

    @Test
    void whoGaveUpKeepsNobodyOut() {
        app.run("BEGIN IMMEDIATE");
        assertThat(bytes.lockWriter(SHORT)).isFalse();
        app.run("COMMIT");

        app.run("PRAGMA busy_timeout=60000");
        assertThat(app.run("INSERT INTO t VALUES (1)")).isEqualTo("[]");
    }

    @Test
    void whoGaveUpAndAsksAgainHoldsItForGood() {
        app.run("BEGIN IMMEDIATE");
        assertThat(bytes.lockWriter(SHORT)).isFalse();
        assertThat(bytes.lockWriter(SHORT)).isFalse();
        assertThat(queues()).as("one thread queues, however often is asked").isEqualTo(1);
        app.run("COMMIT");

        assertThat(bytes.lockWriter(LONG)).isTrue();
        assertThatThrownBy(() -> app.run("INSERT INTO t VALUES (1)")).hasMessageContaining("locked");
    }

    private static long queues() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("write-lock"))
                .count();
    }

    /// A lock of the process would be had twice, and the first of the two to end would drop it.
    @Test
    void itKeepsTheConnectionsOfItsOwnProcessOutAndTheyKeepItOut() {
        try (Session session = database.write()) {
            session.begin(Begin.IMMEDIATE);
            assertThat(bytes.lockWriter(SHORT)).isFalse();
            session.rollback();

            assertThat(bytes.lockWriter(SHORT)).isTrue();
            session.set("busy_timeout", "0");
            assertThatThrownBy(() -> session.begin(Begin.IMMEDIATE)).isInstanceOf(SqlFailure.class);
        }
        assertThatThrownBy(() -> app.run("INSERT INTO t VALUES (1)"))
                .as("the connection that was closed dropped nothing")
                .hasMessageContaining("locked");
    }
}
