package dev.litekeeper.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.archive.RestorePlan.Way;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class RestoreTest {
    @TempDir
    Path folder;

    private Bench bench;
    private BackupId backup;
    private Fingerprint then;

    @BeforeEach
    void backUp() {
        bench = new Bench(folder).sql("PRAGMA journal_mode=WAL").orders(2000);
        then = bench.fingerprint();
        backup = bench.backup().id();
    }

    @Test
    void bringsTheRowsBackBesideAConnectedAppAndKeepsAWayBack() {
        try (Foreign app = Foreign.on(bench.database)) {
            app.run("UPDATE orders SET total = 0");
            app.run("DELETE FROM orders WHERE id > 1500");
            Restored restored = inPlace();
            assertThat(restored.plan().way()).isEqualTo(Way.IN_PLACE);
            assertThat(restored.plan().users()).singleElement().asString().contains("pid " + app.pid());
            assertThat(restored.plan().losses()).singleElement().satisfies(loss -> {
                assertThat(loss.now()).isEqualTo(OptionalLong.of(1500));
                assertThat(loss.then()).isEqualTo(OptionalLong.of(2000));
                assertThat(loss.changes()).isTrue();
            });
            assertThat(app.run("SELECT count(*), min(total) FROM orders")).isEqualTo("[[2000, 0.25]]");
            assertThat(app.run("INSERT INTO orders VALUES (9999, 'after', 1, NULL)"))
                    .isEqualTo("[]");
        }
        History.Entry undo = history().newestUndo().orElseThrow();
        assertThat(undo.manifest().orElseThrow().fingerprint().rows()).isEqualTo(1500);
        assertThat(undo.manifest().orElseThrow().note()).contains(backup.text());
        try (PreparedRestore back = restore().inPlace(undo, false, Progress.NONE)) {
            assertThat(back.standing()).isEqualTo(bench.database + " is as it was");
            Restored again = back.execute(Progress.NONE);
            assertThat(back.standing())
                    .startsWith(bench.database + " has the content of")
                    .endsWith("undo point " + again.undo().orElseThrow());
        }
        assertThat(bench.fingerprint().rows()).isEqualTo(1500);
        assertThat(Bench.files(bench.scratch())).isEmpty();
        assertThat(Bench.files(folder.resolve("landing"))).containsExactly(".restore.lock");
    }

    @Test
    void changesNothingBeforeItIsToldTo() {
        bench.sql("DELETE FROM orders WHERE id = 7");
        Fingerprint now = bench.fingerprint();
        try (PreparedRestore prepared = restore().inPlace(entry(backup), true, Progress.NONE)) {
            assertThat(prepared.plan().losses())
                    .singleElement()
                    .satisfies(loss -> assertThat(loss.content()).isEqualTo(RestorePlan.Content.OTHER));
        }
        assertThat(bench.fingerprint()).isEqualTo(now);
        assertThat(Bench.files(bench.scratch())).isEmpty();
        assertThat(folder.resolve("landing")).doesNotExist();
    }

    @Test
    void restoresToANewFileAndNeverOverAnother() throws IOException {
        Path target = folder.resolve("odd 'name' ü.sqlite");
        try (PreparedRestore prepared = restore().toFile(entry(backup), target, Progress.NONE)) {
            assertThat(target).doesNotExist();
            prepared.execute(Progress.NONE);
        }
        assertThat(Fingerprint.of(new PrivateCopy(target))).isEqualTo(then);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> restore().toFile(entry(backup), target, Progress.NONE))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("never overwrites");
        Path other = folder.resolve("other.sqlite");
        Files.write(folder.resolve("other.sqlite-wal"), new byte[10]);
        assertThatThrownBy(() -> restore().toFile(entry(backup), other, Progress.NONE))
                .hasMessageContaining("other.sqlite-wal");
        assertThat(Bench.files(folder)).noneMatch(file -> file.contains(".litekeeper-"));
    }

    @Test
    void restoresWhereTheDatabaseIsGone() throws IOException {
        Files.delete(bench.database);
        Restored restored = inPlace();
        assertThat(restored.plan().way()).isEqualTo(Way.NEW_FILE);
        assertThat(bench.fingerprint()).isEqualTo(then);
    }

    @Test
    void replacesAFileWhoseHeaderIsDamagedAndKeepsIt() throws IOException {
        Files.setPosixFilePermissions(bench.database, PosixFilePermissions.fromString("rw-r-----"));
        try (RandomAccessFile file = new RandomAccessFile(bench.database.toFile(), "rw")) {
            file.write(new byte[100]);
        }
        Files.write(folder.resolve("app.sqlite-wal"), new byte[50]);
        byte[] damaged = Files.readAllBytes(bench.database);
        Restored restored = inPlace();
        assertThat(restored.plan().way()).isEqualTo(Way.REPLACEMENT);
        assertThat(bench.fingerprint()).isEqualTo(then);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bench.database)))
                .isEqualTo("rw-r-----");
        assertThat(restored.kept()).hasSize(2);
        assertThat(Files.readAllBytes(Path.of(restored.kept().getFirst()))).isEqualTo(damaged);
        assertThat(folder.resolve("app.sqlite-wal")).doesNotExist();
    }

    @Test
    void refusesToReplaceADamagedFileThatSomebodyHasOpen() throws IOException {
        try (Foreign app = Foreign.on(bench.database)) {
            app.run("SELECT count(*) FROM orders");
            try (RandomAccessFile file = new RandomAccessFile(bench.database.toFile(), "rw")) {
                file.write(new byte[100]);
            }
            byte[] damaged = Files.readAllBytes(bench.database);
            try (PreparedRestore prepared = restore().inPlace(entry(backup), false, Progress.NONE)) {
                assertThatThrownBy(() -> prepared.execute(Progress.NONE))
                        .hasMessageContaining("pid " + app.pid())
                        .extracting(e -> ((Failure) e).kind())
                        .isEqualTo(Kind.REFUSED);
            }
            assertThat(Files.readAllBytes(bench.database)).isEqualTo(damaged);
        }
    }

    @Test
    void refusesABackupThatDoesNotProveItself() throws IOException {
        Path object = folder.resolve("store/" + Bench.SCOPE.database(backup));
        byte[] bytes = Files.readAllBytes(object);
        bytes[bytes.length / 2] ^= 4;
        Files.write(object, bytes);
        Fingerprint now = bench.fingerprint();
        assertThatThrownBy(() -> restore().inPlace(entry(backup), false, Progress.NONE))
                .isInstanceOf(Failure.class)
                .extracting(e -> ((Failure) e).kind())
                .isEqualTo(Kind.BAD);
        assertThat(bench.fingerprint()).isEqualTo(now);
        assertThat(Bench.files(bench.scratch())).isEmpty();
    }

    @Test
    void refusesAnotherEncoding() throws IOException {
        Files.delete(bench.database);
        bench.sql("PRAGMA encoding='UTF-16le'", "CREATE TABLE t(a)");
        assertThatThrownBy(() -> restore().inPlace(entry(backup), false, Progress.NONE))
                .hasMessageContaining("another text encoding");
    }

    @Test
    void takesOverTheUndoPointOfARestoreThatWasKilled() throws IOException {
        Path landing = Files.createDirectory(folder.resolve("landing"));
        BackupId whole = BackupId.of(bench.clock.instant(), bench.random);
        BackupId torn = BackupId.of(bench.clock.instant(), bench.random);
        Files.copy(bench.database, landing.resolve("undo-" + whole + ".sqlite"));
        byte[] bytes = Files.readAllBytes(bench.database);
        Files.write(landing.resolve("undo-" + torn + ".sqlite"), Arrays.copyOf(bytes, bytes.length / 2));
        restore().takeOverUndoPoints(Progress.NONE);
        assertThat(history().newestUndo().orElseThrow().id()).isEqualTo(whole);
        assertThat(bench.verify(whole).ok()).isTrue();
        assertThat(Bench.files(landing)).containsExactly(".restore.lock");
    }

    private Restored inPlace() {
        try (PreparedRestore prepared = restore().inPlace(entry(backup), true, Progress.NONE)) {
            return prepared.execute(Progress.NONE);
        }
    }

    private Restore restore() {
        return bench.restore();
    }

    private History.Entry entry(BackupId id) {
        return history().find(id).orElseThrow();
    }

    private History history() {
        return bench.history();
    }
}
