package dev.litekeeper.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.WalState;
import dev.litekeeper.testkit.Foreign;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens in the moment in which a database is left alone.
class FollowingTest {
    /// Longer than it has to be quiet before a database is left alone.
    private static final long ENOUGH = 3_000_000_000L;

    private final Path path;
    private final Image image = new Image();

    FollowingTest(@TempDir Path folder) {
        this.path = folder.resolve("app.sqlite");
    }

    @Test
    void aCommitThatIsHandedOverOnlyAtTheEndLeavesItUnsettled() throws InterruptedException {
        try (Foreign app = Foreign.on(path)) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(a)");
            Following following = Following.attach(
                    DatabaseFile.at(path), TailOrder.USUAL, image, InstantSource.system(), Optional.empty());
            image.attached(following.attachment());
            try (Memory memory = Memory.allocate(false)) {
                assertThat(controlled(following, memory, () -> {})).isEqualTo(Following.Left.IDLE);
                assertThat(following.unsettled()).as("settled").isFalse();

                assertThat(controlled(following, memory, () -> app.run("INSERT INTO t VALUES (1)")))
                        .isEqualTo(Following.Left.IDLE);
                assertThat(following.stirs()).as("all was handed over").isFalse();
                assertThat(following.unsettled()).as("but not settled").isTrue();

                assertThat(controlled(following, memory, () -> {})).isEqualTo(Following.Left.IDLE);
                assertThat(following.unsettled()).isFalse();
                WalState state = Objects.requireNonNull(following.bytes().state());
                assertThat(state.isBackfilled()).as("is in the database file").isTrue();
            } finally {
                following.letGo();
                following.close();
            }
        }
    }

    @Test
    void aCheckpointOfTheAppThatWaitsForItsSnapshotIsLetThroughAlsoWhereLittleIsCommitted()
            throws InterruptedException {
        try (Foreign app = Foreign.on(path);
                Foreign other = Foreign.on(path)) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(a)");
            other.run("PRAGMA busy_timeout=600000");
            Following following = Following.attach(
                    DatabaseFile.at(path), TailOrder.USUAL, image, InstantSource.system(), Optional.empty());
            image.attached(following.attachment());
            try (Memory memory = Memory.allocate(false)) {
                controlled(following, memory, () -> app.run("INSERT INTO t VALUES (1)"));
                following.rest();
                assertThat(following.stirs()).as("all was handed over").isFalse();
                AtomicReference<String> answer = new AtomicReference<>("");
                Thread checkpoint =
                        Thread.ofVirtual().start(() -> answer.set(other.run("PRAGMA wal_checkpoint(TRUNCATE)")));
                Wait.until(following.bytes()::checkpointWaits, () -> "the checkpoint waits");
                assertThat(following.stirs()).isTrue();

                Thread draining = Thread.ofPlatform().start(() -> following.drain(memory));
                following.control(() -> false, () -> {});
                following.end();
                draining.join();
                Wait.until(() -> !answer.get().isEmpty(), () -> "the checkpoint ends");
                checkpoint.join();
                assertThat(answer.get()).isEqualTo("[[0, 0, 0]]");
            } finally {
                following.letGo();
                following.close();
            }
        }
    }

    @Test
    void isNotLeftAloneWhileAReaderKeepsItFromBeingSettled() throws InterruptedException {
        try (Foreign app = Foreign.on(path);
                Foreign reader = Foreign.on(path)) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(a)");
            Following following = Following.attach(
                    DatabaseFile.at(path), TailOrder.USUAL, image, InstantSource.system(), Optional.empty());
            image.attached(following.attachment());
            try (Memory memory = Memory.allocate(false)) {
                reader.run("BEGIN");
                reader.run("SELECT count(*) FROM t");
                app.run("INSERT INTO t VALUES (1)");
                AtomicBoolean released = new AtomicBoolean();
                Following.Left left = controlled(following, memory, () -> {}, () -> {
                    if (following.cycle().quiet() > ENOUGH && released.compareAndSet(false, true)) {
                        reader.run("COMMIT");
                    }
                });
                assertThat(left).isEqualTo(Following.Left.IDLE);
                assertThat(released).as("the reader went before").isTrue();
                WalState state = Objects.requireNonNull(following.bytes().state());
                assertThat(state.isBackfilled()).as("is in the database file").isTrue();
            } finally {
                following.letGo();
                following.close();
            }
        }
    }

    @Test
    void aPageThatIsCommittedRightBeforeItsChunkIsReadIsNotTakenFromTheFile() throws InterruptedException {
        try (Foreign app = Foreign.on(path)) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(a)");
            app.run("INSERT INTO t VALUES (randomblob(40000))");
            app.run("PRAGMA wal_checkpoint(TRUNCATE)");
            Following following = Following.attach(
                    DatabaseFile.at(path), TailOrder.USUAL, image, InstantSource.system(), Optional.empty());
            image.attached(following.attachment());
            AtomicBoolean committed = new AtomicBoolean();
            image.beforeScan(() -> {
                if (committed.compareAndSet(false, true)) {
                    app.run("UPDATE t SET a = randomblob(40000)");
                }
            });
            try (Memory memory = Memory.allocate(false)) {
                Thread draining = Thread.ofPlatform().start(() -> following.drain(memory));
                Wait.until(image::whole, () -> "the scan goes on");
                following.end();
                draining.join();
                assertThat(following.failed()).isNull();
                assertThat(image.scanned()).as("pages that were not written").isLessThan(6);
            } finally {
                following.letGo();
                following.close();
            }
        }
    }

    /// Works on the database until it is idle; `late` comes after the last look of the controlling thread.
    private static Following.Left controlled(Following following, Memory memory, Runnable late)
            throws InterruptedException {
        return controlled(following, memory, late, () -> {});
    }

    private static Following.Left controlled(Following following, Memory memory, Runnable late, Runnable beat)
            throws InterruptedException {
        Thread draining = Thread.ofPlatform().start(() -> following.drain(memory));
        Following.Left left;
        do {
            left = following.control(() -> false, beat);
        } while (left == Following.Left.SLOW);
        late.run();
        following.end();
        draining.join();
        following.again();
        return left;
    }
}
