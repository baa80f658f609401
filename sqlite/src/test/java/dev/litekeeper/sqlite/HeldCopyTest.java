package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldCopyTest {
    @TempDir
    private Path folder;

    private Path live(String mode) {
        Path file = folder.resolve("live.sqlite");
        try (Foreign foreign = Foreign.on(file)) {
            foreign.run("PRAGMA journal_mode=" + mode);
            foreign.run("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)");
            foreign.run("INSERT INTO t(v) VALUES ('first')");
        }
        return file;
    }

    @Test
    void holdsWhatWasCommittedUntilItWasCompleted() {
        DatabaseFile live = DatabaseFile.at(live("wal"));
        Path file = folder.resolve("held.sqlite");

        try (HeldCopy held = HeldCopy.make(live, file, CopyLimits.DEFAULT, Progress.NONE)
                        .orElseThrow();
                Session writer = live.open(Settings.WRITE)) {
            try (Foreign foreign = Foreign.on(live.path())) {
                foreign.run("INSERT INTO t(v) VALUES ('meanwhile')");
            }
            writer.execute("BEGIN IMMEDIATE");
            held.complete();
            writer.rollback();
            assertThat(held.pages(new PrivateCopy(file))).isEqualTo(PageDigest.of(new PrivateCopy(file), 4096));
        }
        try (Session copy = new PrivateCopy(file).read()) {
            assertThat(copy.queryLong("SELECT count(*) FROM t WHERE v IN ('first', 'meanwhile')"))
                    .isEqualTo(2);
        }
    }

    @Test
    void isAsLongAsTheDatabaseIsWhenItIsCompleted() throws IOException {
        Path path = live("wal");
        DatabaseFile live = DatabaseFile.at(path);
        Path file = folder.resolve("held.sqlite");
        try (Foreign foreign = Foreign.on(path)) {
            foreign.run("INSERT INTO t(v) VALUES (randomblob(100000))");
            try (HeldCopy held = HeldCopy.make(live, file, CopyLimits.DEFAULT, Progress.NONE)
                            .orElseThrow();
                    Session writer = live.open(Settings.WRITE)) {
                foreign.run("DELETE FROM t WHERE id > 1");
                foreign.run("VACUUM");
                writer.execute("BEGIN IMMEDIATE");
                held.complete();
                assertThat(Files.size(file)).isEqualTo(4096 * writer.queryLong("PRAGMA page_count"));
                assertThat(Fingerprint.of(new PrivateCopy(file)).differences(Fingerprint.of(writer)))
                        .isEmpty();
                writer.rollback();
            }
        }
    }

    @Test
    void isNotBegunWithoutRoom() {
        DatabaseFile live = DatabaseFile.at(live("wal"));
        refused(live, CopyLimits.DEFAULT.diskReserve(new ByteSize(1L << 60)), "are kept free");
    }

    @Test
    void isGivenUpAtALimitAndThenGone() {
        DatabaseFile live = DatabaseFile.at(live("wal"));
        try (Session writer = live.open(Settings.WRITE)) {
            writer.update("INSERT INTO t(v) VALUES (zeroblob(40000000))");
        }
        refused(live, CopyLimits.DEFAULT.deadline(Duration.ZERO), "longer than its deadline");
    }

    private void refused(DatabaseFile live, CopyLimits limits, String why) {
        Path file = folder.resolve("held.sqlite");
        assertThatThrownBy(() -> HeldCopy.make(live, file, limits, Progress.NONE))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.problem().why()).contains(why));
        assertThat(file).doesNotExist();
    }

    @Test
    void isEmptyWithoutAWal() {
        Path file = folder.resolve("held.sqlite");

        assertThat(HeldCopy.make(DatabaseFile.at(live("delete")), file, CopyLimits.DEFAULT, Progress.NONE))
                .isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void leavesAFileThatWasThereBefore() throws IOException {
        Path file = Files.writeString(folder.resolve("held.sqlite"), "of somebody else");
        DatabaseFile live = DatabaseFile.at(live("wal"));

        assertThatThrownBy(() -> HeldCopy.make(live, file, CopyLimits.DEFAULT, Progress.NONE))
                .isInstanceOf(Failure.class);
        assertThat(file).hasContent("of somebody else");
    }
}
