package dev.litekeeper.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.wal.TailStatus.State;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a database is taken up and let go, and what its application notices.
class ProtocolTest {
    private static final String INSERT = "INSERT INTO t(a) VALUES (hex(randomblob(50)))";

    private final Path folder;
    private final Path path;
    private final Tails tails = new Tails(InstantSource.system(), () -> {});
    private final Image image = new Image();
    private final CountDownLatch goOn = new CountDownLatch(1);

    ProtocolTest(@TempDir Path folder) {
        this.folder = folder;
        this.path = folder.resolve("app.sqlite");
    }

    @AfterEach
    void close() {
        goOn.countDown();
        tails.close();
    }

    /// The reader keeps the application from beginning the WAL anew, which it may do wherever all of it was moved.
    @Test
    void goesOnWhereItStoppedWithoutAScan() throws IOException {
        try (Foreign app = app();
                Foreign reader = Foreign.on(path)) {
            Tail first = follow(TailOrder.USUAL);
            reader.run("BEGIN");
            reader.run("SELECT count(*) FROM t");
            commits(app, 10);
            first.close();
            long before = image.commits();
            commits(app, 20);

            Tail second = tails.follow(DatabaseFile.at(path), TailOrder.USUAL.resume(image.resume()), image);
            Wait.until(
                    () -> image.commits() == before + 20, () -> second.status().toString());
            second.close();
            reader.run("ROLLBACK");

            assertThat(image.attachments()).extracting(Attachment::continues).containsExactly(false, true);
            assertThat(image.differences(content(app))).isEmpty();
        }
    }

    @Test
    void scansAgainWhereTheWalWasBegunAnewMeanwhile() throws IOException {
        try (Foreign app = app()) {
            Tail first = follow(TailOrder.USUAL);
            commits(app, 10);
            first.close();
            commits(app, 5);
            app.run("PRAGMA wal_checkpoint(TRUNCATE)");
            commits(app, 3);

            Tail second = tails.follow(DatabaseFile.at(path), TailOrder.USUAL.resume(image.resume()), image);
            Wait.until(
                    () -> image.attachments().size() == 2 && image.whole(),
                    () -> second.status().toString());
            second.close();

            assertThat(image.attachments().getLast().why()).isEqualTo("the WAL was begun anew meanwhile");
            assertThat(image.differences(content(app))).isEmpty();
        }
    }

    @Test
    void scansAgainWhereTheWalHoldsOtherCommits() {
        try (Foreign app = app()) {
            Tail first = follow(TailOrder.USUAL);
            commits(app, 10);
            first.close();
            TailOrder.Resume resume = image.resume();
            WalPoint point = resume.point();
            WalPoint other =
                    new WalPoint(point.salt1(), point.salt2(), point.frame(), point.checksum1() + 1, point.checksum2());

            Tail second = tails.follow(
                    DatabaseFile.at(path), TailOrder.USUAL.resume(new TailOrder.Resume(other, resume.inode())), image);
            Wait.until(
                    () -> image.attachments().size() == 2 && image.whole(),
                    () -> second.status().toString());

            assertThat(image.attachments().getLast().why()).isEqualTo("the WAL holds other commits than it did");
        }
    }

    @Test
    void scansAgainWhereACopyOfTheFileAndItsWalWasPutInTheirPlace() throws IOException {
        Foreign app = app();
        Tail first = follow(TailOrder.USUAL);
        commits(app, 10);
        first.close();
        app.kill();
        for (String suffix : List.of("", "-wal")) {
            Path file = Path.of(path + suffix);
            Path copy = Files.copy(file, folder.resolve("copy" + suffix));
            Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.delete(Path.of(path + "-shm"));
        try (Foreign again = Foreign.on(path)) {
            commits(again, 1);
            Tail second = tails.follow(DatabaseFile.at(path), TailOrder.USUAL.resume(image.resume()), image);
            Wait.until(
                    () -> image.attachments().size() == 2 && image.whole(),
                    () -> second.status().toString());
            second.close();

            assertThat(image.attachments().getLast().why()).isEqualTo("the file is another one than before");
            assertThat(image.differences(content(again))).isEmpty();
        }
    }

    /// The two copies of the header in the shared memory differ while a commit is published, and stay so where the
    /// writer dies over it. Only somebody who locks checkpoints out can mend that.
    @Test
    void aWriterThatDiedWhilePublishingACommitLeavesTheNextOneFree() throws Exception {
        app().close();
        try (Foreign idle = Foreign.on(path)) {
            idle.run("SELECT count(*) FROM t");
            Foreign app = Foreign.on(path);
            Tail tail = follow(TailOrder.USUAL);
            app.startWriting(INSERT, 0.001);
            Wait.until(() -> image.commits() > 20, () -> tail.status().toString());
            app.kill();
            tearsTheHeaderOfTheSharedMemory();
            try (Foreign next = Foreign.on(path)) {
                long before = image.commits();
                commits(next, 5);
                Wait.until(() -> image.commits() >= before + 5, () -> tail.status() + " " + image.ends());
                tail.close();
                assertThat(image.ends()).containsExactly("stopped");
                assertThat(image.differences(content(next))).isEmpty();
            }
        }
    }

    private void tearsTheHeaderOfTheSharedMemory() throws Exception {
        String program = "import sys\nwith open(sys.argv[1], 'r+b') as shm:\n    shm.seek(8); shm.write(b'torn')";
        assertThat(new ProcessBuilder("python3", "-c", program, path + "-shm")
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void anotherFileUnderTheNameIsNoticed() throws IOException {
        try (Foreign app = app()) {
            Tail tail = follow(TailOrder.USUAL);
            commits(app, 3);
            Wait.until(
                    () -> tail.status().state() == State.IDLE,
                    () -> tail.status().toString());
            Path other = folder.resolve("other.sqlite");
            try (Foreign maker = Foreign.on(other)) {
                maker.run("PRAGMA page_size=1024");
                maker.run("PRAGMA journal_mode=WAL");
                maker.run("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT)");
            }
            Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(Path.of(path + "-wal"));
            Files.deleteIfExists(Path.of(path + "-shm"));
            Wait.until(
                    () -> image.attachments().size() >= 2 && image.whole(),
                    () -> tail.status().toString());

            assertThat(image.ends()).contains("the database file was replaced or removed");
            assertThat(image.attachments().getLast().pageSize()).isEqualTo(1024);
            try (Foreign second = Foreign.on(path)) {
                commits(second, 7);
                Wait.until(() -> image.commits() >= 10, () -> tail.status().toString());
                tail.close();
                assertThat(image.differences(content(second))).isEmpty();
            }
        }
    }

    @Test
    void aRollbackJournalIsToldWithTheCommandThatTurnsWalOn() {
        try (Foreign app = Foreign.on(path)) {
            app.run("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT)");
            Tail tail = tails.follow(DatabaseFile.at(path), TailOrder.USUAL, image);
            Wait.until(
                    () -> tail.status().problem().orElseThrow().hint().contains("PRAGMA journal_mode=WAL"),
                    () -> tail.status().toString());
            assertThat(app.run("PRAGMA journal_mode")).as("left as it was").isEqualTo("[[\"delete\"]]");

            app.run("PRAGMA journal_mode=WAL");
            Wait.until(() -> image.whole(), () -> tail.status().toString());
        }
    }

    @Test
    void aBlockingCheckpointOfTheAppIsLetThrough() throws IOException {
        try (Foreign app = app()) {
            Tail tail = follow(TailOrder.USUAL);
            app.run("PRAGMA busy_timeout=" + Duration.ofSeconds(5).toMillis());
            for (int i = 0; i < 20; i++) {
                commits(app, 5);
                String checkpoint = "PRAGMA wal_checkpoint(" + (i % 2 == 0 ? "TRUNCATE" : "RESTART") + ")";
                Wait.until(
                        () -> app.run(checkpoint).startsWith("[[0, "),
                        () -> checkpoint + " is always busy: " + tail.status());
            }
            Wait.until(() -> image.commits() == 100, () -> tail.status() + " " + image.ends());
            Wait.until(
                    () -> tail.status().state() == State.IDLE,
                    () -> tail.status().toString());
            assertThat(app.run("PRAGMA wal_checkpoint(TRUNCATE)"))
                    .as("while idle")
                    .isEqualTo("[[0, 0, 0]]");
            commits(app, 3);
            Wait.until(() -> image.commits() == 103, () -> tail.status() + " " + image.ends());
            tail.close();
            assertThat(image.ends()).containsExactly("stopped");
            assertThat(image.differences(content(app))).isEmpty();
        }
    }

    @Test
    void aSinkThatHangsMakesTheDatabaseBeLetGo() throws IOException {
        CommitSink hanging = new Delegate(image) {
            @Override
            public void commit(int pages, long millis, WalPoint point) {
                if (image.commits() == 10) {
                    await(goOn);
                }
                super.commit(pages, millis, point);
            }
        };
        try (Foreign app = app()) {
            Tail tail = tails.follow(DatabaseFile.at(path), TailOrder.USUAL.patience(Duration.ofSeconds(5)), hanging);
            Wait.until(() -> image.whole(), () -> tail.status().toString());
            commits(app, 30);
            Wait.until(
                    () -> app.run("PRAGMA wal_checkpoint(TRUNCATE)").equals("[[0, 0, 0]]"),
                    () -> tail.status().toString());
            commits(app, 5);
            goOn.countDown();
            Wait.until(
                    () -> image.attachments().size() >= 2 && image.whole(),
                    () -> tail.status().toString());

            assertThat(image.ends()).containsExactly("nothing could be handed over for 5 s");
            assertThat(image.attachments().getLast().continues()).isFalse();
            tail.close();
            assertThat(image.differences(content(app))).isEmpty();
        }
    }

    /// Its thread may be in the middle of a checkpoint, which no other one must run into.
    @Test
    void aKeeperThatHangsIsForcedToLetGoOfItsSnapshotButNotOfTheCheckpointLock() throws IOException {
        CountDownLatch reached = new CountDownLatch(1);
        CommitSink hanging = new Delegate(image) {
            @Override
            public boolean takesScan() {
                reached.countDown();
                await(goOn);
                return super.takesScan();
            }
        };
        Duration patience = Duration.ofHours(1);
        try (Foreign app = app()) {
            commits(app, 10);
            Tail tail = tails.follow(DatabaseFile.at(path), TailOrder.USUAL.patience(patience), hanging);
            await(reached);
            Wait.until(() -> app.run("PRAGMA wal_checkpoint(PASSIVE)").startsWith("[[1"), () -> "not locked");
            long late = System.nanoTime() + patience.toNanos() * 3 / 2;
            assertThat(tail.hangs(late, Long.MIN_VALUE / 2)).isFalse();
            assertThat(app.run("PRAGMA wal_checkpoint(PASSIVE)"))
                    .as("still locked")
                    .startsWith("[[1");
            commits(app, 10);
            goOn.countDown();
            Wait.until(() -> image.whole(), () -> tail.status() + " " + image.ends());
            tail.close();
            assertThat(image.differences(content(app))).isEmpty();
        }
    }

    @Test
    void aSinkThatFailsEndsIt() {
        CommitSink failing = new Delegate(image) {
            @Override
            public void commit(int pages, long millis, WalPoint point) {
                throw new IllegalStateException("the disk is full");
            }
        };
        try (Foreign app = app()) {
            Tail tail = tails.follow(DatabaseFile.at(path), TailOrder.USUAL, failing);
            Wait.until(() -> image.whole(), () -> tail.status().toString());
            commits(app, 1);
            Wait.until(
                    () -> tail.status().state() == State.ENDED,
                    () -> tail.status().toString());
            assertThat(tail.status().problem().orElseThrow().why()).contains("the disk is full");
            assertThat(app.run("PRAGMA wal_checkpoint(TRUNCATE)")).as("let go").isEqualTo("[[0, 0, 0]]");
        }
    }

    @Test
    void theReaderThatKeepsTheWalIsNamed() {
        try (Foreign app = app();
                Foreign reader = Foreign.on(path)) {
            Tail tail = follow(TailOrder.USUAL);
            reader.run("BEGIN");
            reader.run("SELECT count(*) FROM t");
            app.startWriting(INSERT, 0);
            Wait.until(
                    () -> tail.status().readers().stream().anyMatch(line -> line.contains("pid " + reader.pid())),
                    () -> tail.status().toString());
            reader.run("ROLLBACK");
            Wait.until(
                    () -> tail.status().readers().isEmpty(), () -> tail.status().toString());
            app.stopWriting();
        }
    }

    @Test
    void theDeathOfTheAppIsSurvived() throws IOException {
        app().close();
        Foreign first = Foreign.on(path);
        first.run(INSERT);
        Tail tail = follow(TailOrder.USUAL);
        first.kill();
        for (int i = 0; i < 5; i++) {
            Foreign app = Foreign.on(path);
            app.startWriting(INSERT, 0);
            long target = image.commits() + 500;
            Wait.until(() -> image.commits() > target, () -> tail.status() + " " + image.ends());
            app.kill();
        }
        try (Foreign last = Foreign.on(path)) {
            last.run(INSERT);
            long rows = Long.parseLong(last.run("SELECT count(*) FROM t").replaceAll("\\D", ""));
            Wait.until(() -> image.commits() >= rows - 1, () -> tail.status() + " " + image.ends());
            tail.close();
            assertThat(image.ends()).containsExactly("stopped");
            assertThat(image.differences(content(last))).isEmpty();
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

    private byte[] content(Foreign app) throws IOException {
        assertThat(app.run("PRAGMA wal_checkpoint(TRUNCATE)")).isEqualTo("[[0, 0, 0]]");
        return Files.readAllBytes(path);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Hands everything on.
    private static class Delegate implements CommitSink {
        private final CommitSink to;

        Delegate(CommitSink to) {
            this.to = to;
        }

        @Override
        public void attached(Attachment attachment) {
            to.attached(attachment);
        }

        @Override
        public void page(int number, MemorySegment memory, long offset) {
            to.page(number, memory, offset);
        }

        @Override
        public void commit(int pages, long millis, WalPoint point) {
            to.commit(pages, millis, point);
        }

        @Override
        public void scanned(int number, MemorySegment memory, long offset) {
            to.scanned(number, memory, offset);
        }

        @Override
        public void scanFinished(long millis) {
            to.scanFinished(millis);
        }

        @Override
        public void detached(String why) {
            to.detached(why);
        }
    }
}
