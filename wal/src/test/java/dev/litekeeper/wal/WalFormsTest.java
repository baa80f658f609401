package dev.litekeeper.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.wal.TailStatus.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The forms that a WAL comes in.
class WalFormsTest {
    private static final String INSERT = "INSERT INTO t(a) VALUES (randomblob(3000))";

    private final Path path;
    private final Path wal;
    private final Tails tails = new Tails(InstantSource.system(), () -> {});
    private final Image image = new Image();

    WalFormsTest(@TempDir Path folder) {
        this.path = folder.resolve("app.sqlite");
        this.wal = folder.resolve("app.sqlite-wal");
    }

    @AfterEach
    void close() {
        tails.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 2048, 4096, 8192, 16384, 32768, 65536})
    void everyPageSizeIsFollowed(int pageSize) throws IOException {
        try (Foreign app = app(pageSize)) {
            commits(app, 3);
            Tail tail = follow(TailOrder.USUAL);
            commits(app, 20);
            app.run("DELETE FROM t WHERE id % 2 = 0");
            app.run("VACUUM");
            commits(app, 5);
            caughtUp(tail, 23 + 2 + 5 + 1);
            tail.close();

            assertThat(image.attachments()).extracting(Attachment::pageSize).containsExactly(pageSize);
            assertThat(image.ends()).containsExactly("stopped");
            assertThat(image.differences(content(app))).isEmpty();
        }
    }

    @Test
    void aWalThatIsBegunAnewAtTheSameLengthIsFollowed() throws IOException {
        try (Foreign app = app(4096)) {
            Tail tail = follow(TailOrder.USUAL);
            commits(app, 40);
            Wait.until(
                    () -> tail.status().state() == State.IDLE,
                    () -> tail.status().toString());
            long length = Files.size(wal);
            int salt = image.resume().point().salt1();
            for (int round = 1; round <= 3; round++) {
                commits(app, 30);
                caughtUp(tail, 40 + 30 * round);
                assertThat(image.resume().point().salt1()).as("round " + round).isEqualTo(salt + round);
                assertThat(Files.size(wal)).as("the file's length").isEqualTo(length);
                Wait.until(
                        () -> tail.status().state() == State.IDLE,
                        () -> tail.status().toString());
                assertThat(tail.status().walBytes()).as("in use").isZero();
            }
            tail.close();

            assertThat(image.ends()).containsExactly("stopped");
            assertThat(image.differences(content(app))).isEmpty();
        }
    }

    @Test
    void aWalWithBigEndianChecksumsIsFollowed() throws IOException {
        Foreign first = app(4096);
        commits(first, 10);
        first.kill();
        byte[] bytes = Files.readAllBytes(wal);
        assertThat(ByteBuffer.wrap(bytes).getInt()).as("as written here").isEqualTo(0x377f0682);
        Files.write(wal, bigEndian(bytes));
        Files.delete(path.resolveSibling("app.sqlite-shm"));

        try (Foreign app = Foreign.on(path);
                Foreign reader = Foreign.on(path)) {
            assertThat(app.run("SELECT count(*) FROM t")).isEqualTo("[[10]]");
            readsOn(reader);
            Tail first10 = follow(TailOrder.USUAL);
            commits(app, 20);
            Wait.until(() -> behindNothing(first10), () -> first10.status().toString());
            first10.close();
            assertThat(ByteBuffer.wrap(Files.readAllBytes(wal)).getInt()).isEqualTo(0x377f0683);
            long before = image.commits();

            commits(app, 5);
            Tail second = tails.follow(DatabaseFile.at(path), TailOrder.USUAL.resume(image.resume()), image);
            caughtUp(second, before + 5);
            second.close();
            reader.run("ROLLBACK");

            assertThat(image.attachments()).extracting(Attachment::continues).containsExactly(false, true);
            assertThat(image.ends()).containsOnly("stopped");
            assertThat(image.differences(content(app))).isEmpty();
        }
    }

    /// Keeps the WAL from being begun anew.
    private static void readsOn(Foreign reader) {
        reader.run("BEGIN");
        reader.run("SELECT count(*) FROM t");
    }

    /// The same WAL as a big-endian machine writes it.
    private static byte[] bigEndian(byte[] wal) {
        ByteBuffer bytes = ByteBuffer.wrap(wal.clone());
        bytes.putInt(0, 0x377f0683);
        int frame = 24 + bytes.getInt(8);
        int[] sum = new int[2];
        add(sum, bytes, 0, 24);
        bytes.putInt(24, sum[0]).putInt(28, sum[1]);
        for (int at = 32; at + frame <= wal.length; at += frame) {
            add(sum, bytes, at, 8);
            add(sum, bytes, at + 24, frame - 24);
            bytes.putInt(at + 16, sum[0]).putInt(at + 20, sum[1]);
        }
        return bytes.array();
    }

    private static void add(int[] sum, ByteBuffer bytes, int from, int count) {
        for (int i = from; i < from + count; i += 8) {
            sum[0] += bytes.getInt(i) + sum[1];
            sum[1] += bytes.getInt(i + 4) + sum[0];
        }
    }

    private Foreign app(int pageSize) {
        Foreign app = Foreign.on(path);
        app.run("PRAGMA page_size=" + pageSize);
        app.run("PRAGMA journal_mode=WAL");
        app.run("PRAGMA synchronous=NORMAL");
        app.run("CREATE TABLE t(id INTEGER PRIMARY KEY, a BLOB)");
        return app;
    }

    private static void commits(Foreign app, int count) {
        for (int i = 0; i < count; i++) {
            app.run(INSERT);
        }
    }

    private Tail follow(TailOrder order) {
        Tail tail = tails.follow(DatabaseFile.at(path), order, image);
        Wait.until(() -> image.whole(), () -> tail.status().toString());
        return tail;
    }

    private void caughtUp(Tail tail, long commits) {
        Wait.until(() -> image.commits() >= commits, () -> image.commits() + " of " + commits + " " + tail.status());
    }

    private static boolean behindNothing(Tail tail) {
        return tail.status().problem().isEmpty() && tail.status().behind() == 0;
    }

    private byte[] content(Foreign app) throws IOException {
        assertThat(app.run("PRAGMA wal_checkpoint(TRUNCATE)")).isEqualTo("[[0, 0, 0]]");
        return Files.readAllBytes(path);
    }
}
