package dev.litekeeper.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.wal.TailStatus.State;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A snapshot that nobody tends any more must not be held for good: the WAL would grow without end.
class WatchdogTest {
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final long EVER = Long.MIN_VALUE / 2;

    private final Path path;
    private final Image image = new Image();
    private final AtomicLong looks = new AtomicLong();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean hang;
    private volatile boolean hung;
    private final Tails tails = new Tails(InstantSource.system(), ended::countDown, this::beforeLook);

    WatchdogTest(@TempDir Path folder) {
        this.path = folder.resolve("app.sqlite");
    }

    @AfterEach
    void close() {
        goOn.countDown();
        tails.close();
    }

    @Test
    void theProcessEndsWhereTheThreadHangsThatLooksAfterIdleDatabases() throws InterruptedException {
        try (Foreign _ = app()) {
            Tail tail = idle(Duration.ofSeconds(1));
            hangLook();
            Wait.until(() -> ended.getCount() == 0, () -> "nobody minds");
            goOn.countDown();
            assertThat(tail.state()).isNotEqualTo(State.CLOSED);
        }
    }

    @Test
    void anIdleDatabaseIsTendedForAsLongAsTheLookGoesOn() {
        try (Foreign _ = app()) {
            Tail tail = idle(PATIENCE);
            hangLook();
            long late = late();
            assertThat(tail.hangs(late, EVER)).isTrue();
            assertThat(tail.hangs(late, late - 1))
                    .as("just after the process was stopped")
                    .isFalse();
            goOn.countDown();
            Wait.until(() -> !tail.hangs(late, EVER), () -> "the look does not go on");
        }
    }

    @Test
    void workThatIsDueAndDoesNotBeginIsNotTakenForTended() {
        try (Foreign _ = app()) {
            Tail tail = idle(PATIENCE);
            hangLook();
            tail.ask();
            boolean due = tail.isDue(System.nanoTime());
            long late = late();
            goOn.countDown();
            long before = looks.get();
            Wait.until(() -> looks.get() > before + 2, () -> "the look does not go on");
            boolean hangs = tail.hangs(late, EVER);
            tail.turn();

            assertThat(due).isTrue();
            assertThat(hangs).isTrue();
            assertThat(tail.hangs(late, EVER)).as("nothing is held any more").isFalse();
        }
    }

    @Test
    void aDatabaseWhoseSinkFailsAtOnceIsLetGo() {
        try (Foreign app = app()) {
            Tail tail = tails.follow(DatabaseFile.at(path), TailOrder.USUAL.patience(PATIENCE), new Refusing());
            Wait.until(() -> tail.state() == State.ENDED, () -> tail.status().toString());
            app.run("INSERT INTO t DEFAULT VALUES");
            assertThat(app.run("PRAGMA wal_checkpoint(TRUNCATE)")).isEqualTo("[[0, 0, 0]]");
            assertThat(tail.hangs(late(), EVER)).isFalse();
            assertThat(tail.status().problem().orElseThrow().why()).contains("no room");
        }
    }

    private Foreign app() {
        Foreign app = Foreign.on(path);
        app.run("PRAGMA journal_mode=WAL");
        app.run("CREATE TABLE t(id INTEGER PRIMARY KEY)");
        return app;
    }

    private void beforeLook() {
        looks.incrementAndGet();
        if (hang) {
            hung = true;
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Tail idle(Duration patience) {
        Tail tail = tails.follow(DatabaseFile.at(path), TailOrder.USUAL.patience(patience), image);
        Wait.until(
                () -> image.whole() && tail.state() == State.IDLE,
                () -> tail.status().toString());
        return tail;
    }

    private void hangLook() {
        hang = true;
        Wait.until(() -> hung, () -> "the look does not hang");
    }

    /// A moment at which what was tended until now was not tended for too long.
    private static long late() {
        return System.nanoTime() + 2 * PATIENCE.toNanos() + 1;
    }

    /// A sink that takes nothing at all.
    private static final class Refusing implements CommitSink {
        @Override
        public void attached(Attachment attachment) {
            throw new IllegalStateException("no room");
        }

        @Override
        public void page(int number, MemorySegment memory, long offset) {}

        @Override
        public void commit(int pages, long millis, WalPoint point) {}

        @Override
        public void scanned(int number, MemorySegment memory, long offset) {}

        @Override
        public void scanFinished(long millis) {}

        @Override
        public void detached(String why) {}
    }
}
