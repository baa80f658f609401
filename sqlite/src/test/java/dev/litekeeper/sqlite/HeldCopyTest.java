package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
