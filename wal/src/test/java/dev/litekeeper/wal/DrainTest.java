package dev.litekeeper.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.LiveBytes;
import dev.litekeeper.sqlite.WalConnection;
import dev.litekeeper.sqlite.WalState;
import dev.litekeeper.testkit.Foreign;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is handed over of a WAL that no snapshot keeps from being begun anew.
class DrainTest {
    private static final int PAGE = 4096;

    private final MemorySegment memory = Arena.ofAuto().allocate(1 << 20, 64);
    private final Image image = new Image();
    private final Foreign app;
    private final WalConnection connection;
    private final LiveBytes bytes;

    DrainTest(@TempDir Path folder) {
        Path path = folder.resolve("app.sqlite");
        app = Foreign.on(path);
        app.run("PRAGMA journal_mode=WAL");
        app.run("CREATE TABLE t(id INTEGER PRIMARY KEY)");
        connection = DatabaseFile.at(path).walConnection();
        connection.beginRead();
        connection.rollback();
        bytes = DatabaseFile.at(path).liveBytes();
    }

    @BeforeEach
    void attach() {
        image.attached(new Attachment(PAGE, 0, false, "", bytes.inode()));
    }

    @AfterEach
    void close() {
        bytes.close();
        connection.close();
        app.close();
    }

    @Test
    void aWalThatIsBegunAnewBeforeAllOfItWasReadIsNotGoneOnWith() {
        Drain drain = drain();
        commit();
        beginAnew();
        commit();

        assertThatThrownBy(() -> step(drain))
                .isInstanceOf(Lost.class)
                .hasMessageContaining("begun anew before all of it was read");
    }

    @Test
    void aWalThatIsBegunAnewAfterThePlaceThatIsAllowedIsGoneOnWith() {
        Drain drain = drain();
        drain.allow(state().place());
        beginAnew();
        commit();
        long before = image.commits();
        step(drain);

        assertThat(image.commits()).isEqualTo(before + 1);
    }

    /// Everything that was moved and allowed was read, and then one more commit came.
    @Test
    void aPlaceThatIsAllowedIsNoneAfterTheNextCommit() {
        Drain drain = drain();
        drain.allow(state().place());
        commit();
        step(drain);
        beginAnew();
        commit();

        assertThatThrownBy(() -> step(drain)).isInstanceOf(Lost.class);
    }

    /// One that has handed over what there is.
    private Drain drain() {
        Drain drain = new Drain(bytes, image, InstantSource.system(), PAGE, 1);
        drain.beginBefore(state());
        step(drain);
        return drain;
    }

    private void step(Drain drain) {
        drain.step(state(), memory, new PageSet());
    }

    private void commit() {
        app.run("INSERT INTO t DEFAULT VALUES");
    }

    private void beginAnew() {
        assertThat(app.run("PRAGMA wal_checkpoint(RESTART)")).startsWith("[[0, ");
    }

    private WalState state() {
        return Objects.requireNonNull(bytes.state(), "nobody writes");
    }
}
