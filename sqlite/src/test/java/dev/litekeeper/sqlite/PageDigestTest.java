package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Foreign;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageDigestTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Foreign app(String mode, int pageSize) {
        Foreign app = Foreign.on(folder.resolve("app.sqlite"));
        app.run("PRAGMA page_size=" + pageSize);
        app.run("PRAGMA journal_mode=" + mode);
        app.run("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)");
        app.run("WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<20000)"
                + " INSERT INTO t(v) SELECT hex(randomblob(50)) FROM n");
        return app;
    }

    private PageDigest digest() {
        return PageDigest.of(DatabaseFile.at(folder.resolve("app.sqlite"))).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096, 65536})
    void itIsTheSameWhereverPagesLie(int pageSize) {
        PageDigest inWal;
        try (Foreign app = app("WAL", pageSize)) {
            app.run("PRAGMA wal_autocheckpoint=0");
            app.run("UPDATE t SET v = 'changed' WHERE id % 7 = 0");
            inWal = digest();
            app.run("PRAGMA wal_checkpoint(PASSIVE)");
            assertThat(digest()).isEqualTo(inWal);
        }
        assertThat(digest()).as("everything in the file").isEqualTo(inWal);
        Path copy = folder.resolve("copy.sqlite");
        try (HeldCopy held = HeldCopy.make(
                        DatabaseFile.at(folder.resolve("app.sqlite")), copy, CopyLimits.DEFAULT, Progress.NONE)
                .orElseThrow()) {
            assertThat(held.pages(new PrivateCopy(copy))).isEqualTo(inWal);
        }
        assertThat(PageDigest.of(new PrivateCopy(copy), pageSize)).isEqualTo(inWal);
        assertThat(PageDigest.find(inWal.json())).contains(inWal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAL", "DELETE"})
    void anyCommitMakesItAnother(String mode) {
        try (Foreign app = app(mode, 4096)) {
            PageDigest before = digest();
            app.run("UPDATE t SET v = v || '!' WHERE id = 19999");
            PageDigest after = digest();
            assertThat(after).isNotEqualTo(before);
            app.run("PRAGMA user_version = 5");
            assertThat(digest()).isNotEqualTo(after);
        }
    }

    @Test
    void theJournalModeIsNoContent() {
        try (Foreign app = app("WAL", 4096)) {
            PageDigest wal = digest();
            app.run("PRAGMA journal_mode=DELETE");
            assertThat(digest()).isEqualTo(wal);
        }
    }

    /// Commits without a pause, and checkpoints: what is answered is one state of the database, or nothing.
    @Test
    void besideAWriterItIsThatOfOneState() {
        try (Foreign app = app("WAL", 4096);
                Foreign writer = Foreign.on(folder.resolve("app.sqlite"))) {
            writer.startWriting("INSERT INTO t(v) VALUES (hex(randomblob(50)))", 0);
            for (int i = 0; i < 5; i++) {
                Path file = folder.resolve("copy-" + i + ".sqlite");
                DatabaseFile live = DatabaseFile.at(folder.resolve("app.sqlite"));
                try (HeldCopy copy = HeldCopy.make(live, file, CopyLimits.DEFAULT, Progress.NONE)
                                .orElseThrow();
                        Session locked = live.open(Settings.WRITE.busyTimeout(Duration.ZERO))) {
                    WhileBusy.retry(PATIENCE, () -> {
                        locked.begin(Begin.IMMEDIATE);
                        return true;
                    });
                    copy.complete();
                    Fingerprint now = Fingerprint.of(locked);
                    locked.rollback();
                    assertThat(Fingerprint.of(new PrivateCopy(file)).differences(now))
                            .isEmpty();
                    assertThat(copy.pages(new PrivateCopy(file))).isEqualTo(PageDigest.of(new PrivateCopy(file), 4096));
                }
            }
            assertThat(writer.stopWriting()).isPositive();
            assertThat(app.run("PRAGMA integrity_check")).isEqualTo("[[\"ok\"]]");
        }
    }
}
