package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplaceContentTest {
    private static final String LOG = "INSERT INTO log(v) VALUES (hex(randomblob(50)))";

    @TempDir
    private Path folder;

    private Path live(String mode, int rows) {
        Path file = folder.resolve("it's live.sqlite");
        fill(file, "old", rows, "PRAGMA journal_mode=" + mode);
        return file;
    }

    private PrivateCopy backup(int rows, String... settings) {
        Path file = folder.resolve("backup.sqlite");
        fill(file, "new", rows, settings);
        return new PrivateCopy(file);
    }

    private static void fill(Path file, String marker, int rows, String... settings) {
        try (Foreign foreign = Foreign.on(file)) {
            for (String setting : settings) {
                foreign.run(setting);
            }
            foreign.run("CREATE TABLE log(id INTEGER PRIMARY KEY, v TEXT)");
            foreign.run("CREATE TABLE t(id INTEGER PRIMARY KEY, marker TEXT, v TEXT)");
            foreign.run("CREATE INDEX i ON t(v)");
            foreign.run("WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<" + rows
                    + ") INSERT INTO t(marker, v) SELECT '" + marker + "', hex(randomblob(100)) FROM n");
        }
    }

    private Replaced replace(Path live, PrivateCopy backup) {
        return replace(live, backup, CopyLimits.DEFAULT);
    }

    private Replaced replace(Path live, PrivateCopy backup, CopyLimits limits) {
        return new Copier(limits, Progress.NONE)
                .replaceContent(DatabaseFile.at(live), backup, Fingerprint.of(backup), undo());
    }

    private Path undo() {
        return folder.resolve("undo.sqlite");
    }

    @ParameterizedTest
    @CsvSource({"WAL, 5000, 20000", "WAL, 20000, 10", "DELETE, 5000, 20000", "DELETE, 20000, 10", "TRUNCATE, 10, 10"})
    void connectedProcessesSeeTheNewContentAndGoOn(String mode, int oldRows, int newRows) throws IOException {
        Path live = live(mode, oldRows);
        Files.setPosixFilePermissions(live, PosixFilePermissions.fromString("rw-r-----"));
        Fingerprint before = Fingerprint.of(new PrivateCopy(live));
        FileFacts facts = FileFacts.of(live).orElseThrow();
        PrivateCopy backup = backup(newRows, "PRAGMA journal_mode=WAL");
        try (Foreign app = Foreign.on(live)) {
            assertThat(app.run("SELECT DISTINCT marker FROM t")).isEqualTo("[[\"old\"]]");
            Replaced replaced = replace(live, backup);
            assertThat(app.run("SELECT DISTINCT marker, (SELECT count(*) FROM t) FROM t"))
                    .isEqualTo("[[\"new\", " + newRows + "]]");
            app.run(LOG);
            assertThat(app.run("PRAGMA integrity_check")).isEqualTo("[[\"ok\"]]");
            assertThat(replaced.proof())
                    .isEqualTo(mode.equals("WAL") ? Replaced.Proof.WAL_PAGES : Replaced.Proof.FILE_PAGES);
            assertThat(replaced.journalMode().equals("wal")).isEqualTo(mode.equals("WAL"));
        }
        assertThat(Fingerprint.of(new PrivateCopy(undo())).differences(before)).isEmpty();
        FileFacts after = FileFacts.of(live).orElseThrow();
        assertThat(after.inode()).isEqualTo(facts.inode());
        assertThat(after.permissions()).isEqualTo("rw-r-----");
        assertThat(DatabaseFile.at(live).header()).map(Header::wal).contains(mode.equals("WAL"));
    }

    /// Before the old content is copied, and between that and the write lock.
    @ParameterizedTest
    @ValueSource(strings = {"WAL", "DELETE"})
    void nothingIsReplacedWhereSomebodyWroteSinceThePagesWereKnown(String mode) throws Exception {
        Path live = live(mode, 3000);
        PrivateCopy backup = backup(10);
        try (Foreign app = Foreign.on(live)) {
            Content before = onto(live, backup);
            app.run(LOG);
            assertThat(refusal(live, before).get(60, TimeUnit.SECONDS)).matches(Copier::isNotOnto);
            Content now = onto(live, backup);
            app.run("BEGIN IMMEDIATE");
            app.run(LOG);
            CompletableFuture<Failure> waiting = refusal(live, now);
            while (!waiting.isDone()
                    && FileFacts.of(undo()).map(FileFacts::size).orElse(0L) < Files.size(live)) {
                Thread.onSpinWait();
            }
            app.run("COMMIT");
            assertThat(waiting.get(60, TimeUnit.SECONDS)).matches(Copier::isNotOnto);
            assertThat(undo()).doesNotExist();
            assertThat(app.run("SELECT DISTINCT marker FROM t")).isEqualTo("[[\"old\"]]");
            new Copier(CopyLimits.DEFAULT, Progress.NONE)
                    .replaceContent(DatabaseFile.at(live), onto(live, backup), undo());
            assertThat(app.run("SELECT DISTINCT marker FROM t")).isEqualTo("[[\"new\"]]");
        }
    }

    private static Content onto(Path live, PrivateCopy backup) {
        Optional<PageDigest> pages = PageDigest.of(DatabaseFile.at(live));
        assertThat(pages).isPresent();
        return new Content(backup, Fingerprint.of(backup), Optional.empty(), pages);
    }

    private CompletableFuture<Failure> refusal(Path live, Content content) {
        return CompletableFuture.supplyAsync(
                () -> catchThrowableOfType(
                        Failure.class,
                        () -> new Copier(CopyLimits.DEFAULT, Progress.NONE)
                                .replaceContent(DatabaseFile.at(live), content, undo())),
                task -> Thread.ofPlatform().daemon().start(task));
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAL", "DELETE"})
    void theUndoCopyHoldsEveryCommitUpToTheRestore(String mode) {
        Path live = live(mode, 3000);
        PrivateCopy backup = backup(3000);
        try (Foreign one = Foreign.on(live);
                Foreign other = Foreign.on(live)) {
            one.startWriting(LOG, 0);
            other.startWriting(LOG, 0);
            Replaced replaced = replace(live, backup);
            System.out.println("figure: " + mode + " waited " + replaced.waited() + ", locked " + replaced.locked());
            long committed = one.stopWriting() + other.stopWriting();
            long kept;
            try (Session session = new PrivateCopy(undo()).read()) {
                kept = session.queryLong("SELECT count(*) FROM log");
                assertThat(session.queryText("SELECT DISTINCT marker FROM t")).isEqualTo("old");
            }
            String after = one.run("SELECT count(*) FROM log");
            assertThat("[[" + (committed - kept) + "]]").isEqualTo(after);
            assertThat(one.run("SELECT DISTINCT marker FROM t")).isEqualTo("[[\"new\"]]");
        }
    }

    /// The WAL is all in the file (our transaction begins it anew), half of it, or not at all.
    @ParameterizedTest
    @ValueSource(strings = {"all", "half", "none"})
    void theUndoCopyIsWholeHoweverFarTheWalIsCheckpointed(String checkpointed) {
        Path live = live("WAL", 3000);
        PrivateCopy backup = backup(6000);
        try (Foreign app = Foreign.on(live);
                Foreign reader = Foreign.on(live)) {
            app.run("PRAGMA wal_autocheckpoint=0");
            app.run("UPDATE t SET v = hex(randomblob(100)) WHERE id % 2");
            if (checkpointed.equals("half")) {
                reader.run("BEGIN");
                reader.run("SELECT count(*) FROM t");
            }
            app.run("UPDATE t SET v = hex(randomblob(100)) WHERE id % 3");
            if (!checkpointed.equals("none")) {
                app.run("PRAGMA wal_checkpoint(PASSIVE)");
            }
            String before = app.run("SELECT sum(length(v)), count(*), max(v), min(v) FROM t");
            Replaced replaced = replace(live, backup);
            assertThat(replaced.proof()).isEqualTo(Replaced.Proof.WAL_PAGES);
            try (Foreign kept = Foreign.on(undo())) {
                assertThat(kept.run("SELECT sum(length(v)), count(*), max(v), min(v) FROM t"))
                        .isEqualTo(before);
                assertThat(kept.run("PRAGMA integrity_check")).isEqualTo("[[\"ok\"]]");
            }
            assertThat(app.run("SELECT DISTINCT marker FROM t")).isEqualTo("[[\"new\"]]");
            assertThat(app.run("PRAGMA integrity_check")).isEqualTo("[[\"ok\"]]");
        }
    }

    @Test
    void aLongReaderGoesOnSeeingTheOldContent() {
        Path live = live("WAL", 1000);
        PrivateCopy backup = backup(1000);
        try (Foreign reader = Foreign.on(live)) {
            reader.run("BEGIN");
            reader.run("SELECT count(*) FROM t");
            replace(live, backup);
            assertThat(reader.run("SELECT DISTINCT marker FROM t")).isEqualTo("[[\"old\"]]");
            reader.run("COMMIT");
            assertThat(reader.run("SELECT DISTINCT marker FROM t")).isEqualTo("[[\"new\"]]");
        }
    }

    @Test
    void namesWhoeverKeepsTheLock() {
        Path live = live("WAL", 10);
        PrivateCopy backup = backup(10);
        try (Foreign app = Foreign.on(live)) {
            app.run("BEGIN IMMEDIATE");
            app.run(LOG);
            assertThatThrownBy(() -> replace(live, backup, CopyLimits.DEFAULT.lockWait(Duration.ofMillis(200))))
                    .isInstanceOfSatisfying(Failure.class, e -> {
                        assertThat(e.kind()).isEqualTo(Kind.REFUSED);
                        assertThat(e.problem().why()).contains(Long.toString(app.pid()));
                    });
            app.run("COMMIT");
            assertThat(app.run("SELECT DISTINCT marker FROM t")).isEqualTo("[[\"old\"]]");
        }
        assertThat(undo()).doesNotExist();
    }

    @Test
    void anotherPageSizeNeedsADatabaseThatNobodyElseHasOpenInWalMode() {
        Path live = live("WAL", 100);
        PrivateCopy backup = backup(100, "PRAGMA page_size=8192");
        try (Foreign app = Foreign.on(live)) {
            app.run("SELECT count(*) FROM t");
            assertThatThrownBy(() -> replace(live, backup))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("another page size");
            assertThat(app.run("SELECT DISTINCT marker FROM t")).isEqualTo("[[\"old\"]]");
            assertThat(app.run("PRAGMA journal_mode")).isEqualTo("[[\"wal\"]]");
        }
        Replaced replaced = replace(live, backup);
        assertThat(replaced.proof()).isEqualTo(Replaced.Proof.FILE_PAGES);
        try (Foreign app = Foreign.on(live)) {
            assertThat(app.run("PRAGMA page_size")).isEqualTo("[[8192]]");
            assertThat(app.run("PRAGMA journal_mode")).isEqualTo("[[\"wal\"]]");
            assertThat(app.run("SELECT DISTINCT marker FROM t")).isEqualTo("[[\"new\"]]");
        }
    }

    @Test
    void anotherPageSizeIsTakenInRollbackJournalMode() {
        Path live = live("DELETE", 100);
        try (Foreign app = Foreign.on(live)) {
            app.run("SELECT count(*) FROM t");
            replace(live, backup(100, "PRAGMA page_size=1024"));
            assertThat(app.run("SELECT DISTINCT marker FROM t")).isEqualTo("[[\"new\"]]");
            assertThat(app.run("PRAGMA integrity_check")).isEqualTo("[[\"ok\"]]");
        }
    }

    @Test
    void anotherEncodingIsRefused() {
        Path live = live("WAL", 10);
        assertThatThrownBy(() -> replace(live, backup(10, "PRAGMA encoding='UTF-16le'")))
                .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                .hasMessageContaining("another text encoding");
        assertThat(undo()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAL", "DELETE"})
    void aBackupOfOnePageIsTaken(String mode) {
        Path live = live(mode, 100);
        PrivateCopy backup = new PrivateCopy(folder.resolve("backup.sqlite"));
        try (Session session = backup.create()) {
            session.execute("PRAGMA user_version=7");
        }
        Replaced replaced = replace(live, backup);
        assertThat(replaced.pages()).isEqualTo(2);
        try (Foreign app = Foreign.on(live)) {
            assertThat(app.run("PRAGMA user_version")).isEqualTo("[[7]]");
            assertThat(app.run("SELECT count(*) FROM sqlite_schema")).isEqualTo("[[0]]");
        }
    }

    @Test
    void anEmptyBackupIsRefused() throws IOException {
        Path live = live("WAL", 10);
        PrivateCopy backup = new PrivateCopy(Files.createFile(folder.resolve("backup.sqlite")));
        assertThatThrownBy(() -> replace(live, backup))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("the backup is empty");
    }
}
