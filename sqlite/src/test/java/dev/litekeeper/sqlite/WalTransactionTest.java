package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.core.Codes;

/// The content of a database was replaced in one transaction, which still lies in the WAL.
class WalTransactionTest {
    private static final int PAGE = 4096;
    private static final int FRAME = WalFrames.FRAME_HEADER + PAGE;

    @TempDir
    private Path folder;

    private Foreign app;
    private byte[] wal;
    private byte[] content;
    private int pages;

    @BeforeEach
    void contentIsReplaced() throws IOException {
        Path live = folder.resolve("app.sqlite");
        PrivateCopy copy = new PrivateCopy(folder.resolve("copy.sqlite"));
        try (Session session = copy.create()) {
            session.execute("CREATE TABLE t(a)");
            session.execute("INSERT INTO t VALUES (randomblob(30000))");
        }
        app = Foreign.on(live);
        app.run("PRAGMA journal_mode=WAL");
        app.run("SELECT count(*) FROM sqlite_schema");
        try (Session source = copy.read()) {
            source.beginSnapshot();
            assertThat(PageCopy.run(source, live, 2, Duration.ofSeconds(60), (_, _) -> {}))
                    .isEqualTo(Codes.SQLITE_OK);
        }
        wal = Files.readAllBytes(folder.resolve("app.sqlite-wal"));
        content = Files.readAllBytes(copy.path());
        pages = content.length / PAGE;
    }

    @AfterEach
    void appEnds() {
        app.close();
    }

    @Test
    void isFoundAsItIs() throws IOException {
        assertThat(found(pages)).isEqualTo(pages);
    }

    @Test
    void isAnotherOneWhereAPageOfTheFileDiffers() throws IOException {
        content[5 * PAGE + 100] ^= 1;
        assertThat(found(pages)).isZero();
    }

    @Test
    void isAnotherOneWhereTheDatabaseIsLonger() throws IOException {
        assertThat(found(pages - 1)).isZero();
    }

    @Test
    void isNoneWhereABitOfAFrameIsAnother() throws IOException {
        for (int at : new int[] {5, 9, 17, WalFrames.FRAME_HEADER + 7}) {
            int bit = WalFrames.HEADER + 3 * FRAME + at;
            wal[bit] ^= 1;
            assertThat(found(pages)).as("byte %d of a frame", at).isZero();
            wal[bit] ^= 1;
        }
    }

    @Test
    void isNoneWhereAFrameWasNotWrittenThoughThePageIsThatOfTheFile() throws IOException {
        int checksum = WalFrames.HEADER + 3 * FRAME + 16;
        wal[checksum] ^= 1;
        assertThat(found(pages)).isZero();
    }

    @Test
    void isNoneWithoutItsLastFrame() throws IOException {
        wal = Arrays.copyOf(wal, WalFrames.HEADER + (pages - 1) * FRAME + 100);
        assertThat(found(pages)).isZero();
    }

    /// The last frame of the transaction in these bytes.
    private long found(int count) throws IOException {
        Path log = Files.write(folder.resolve("log"), wal);
        Path file = Files.write(folder.resolve("file"), content);
        try (FileChannel frames = Pages.channel(log);
                FileChannel source = Pages.channel(file)) {
            return new WalTransaction(frames, Pages.of(source, PAGE), PAGE, count).find(0);
        }
    }
}
