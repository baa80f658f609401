package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedFileTest {
    @TempDir
    private Path folder;

    private Path live;
    private PrivateCopy backup;

    @BeforeEach
    void twoDatabases() throws IOException {
        live = folder.resolve("app.sqlite");
        backup = new PrivateCopy(folder.resolve("backup.sqlite"));
        try (Foreign old = Foreign.on(live);
                Foreign good = Foreign.on(backup.path())) {
            old.run("CREATE TABLE t(v)");
            good.run("CREATE TABLE t(v)");
            good.run("INSERT INTO t VALUES ('good')");
        }
        Files.setPosixFilePermissions(live, PosixFilePermissions.fromString("rw-r-----"));
    }

    private List<String> replace() {
        return DamagedFile.of(DatabaseFile.at(live)).replace(backup, Fingerprint.of(backup), ".damaged");
    }

    private void damage() throws IOException {
        try (FileChannel file = FileChannel.open(live, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[50]), 0);
        }
    }

    @Test
    void takesThePlaceOfADamagedFile() throws IOException {
        damage();
        byte[] damaged = Files.readAllBytes(live);
        Files.writeString(folder.resolve("app.sqlite-wal"), "the rest of a WAL");
        replace();
        try (Foreign app = Foreign.on(live)) {
            assertThat(app.run("SELECT v FROM t")).isEqualTo("[[\"good\"]]");
        }
        assertThat(FileFacts.of(live)).map(FileFacts::permissions).contains("rw-r-----");
        assertThat(folder.resolve("app.sqlite.damaged")).hasBinaryContent(damaged);
        assertThat(folder.resolve("app.sqlite.damaged-wal")).hasContent("the rest of a WAL");
        try (var entries = Files.list(folder)) {
            assertThat(entries.map(entry -> entry.getFileName().toString()))
                    .containsExactlyInAnyOrder("app.sqlite", "app.sqlite.damaged", "app.sqlite.damaged-wal");
        }
    }

    @Test
    void isRefusedForADatabaseThatSqliteCanRead() throws IOException {
        byte[] before = Files.readAllBytes(live);
        assertThatThrownBy(this::replace)
                .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                .hasMessageContaining("the file is not damaged");
        assertThat(live).hasBinaryContent(before);
        assertThat(folder.resolve("app.sqlite.damaged")).doesNotExist();
    }

    /// The first page stands in the WAL, whole.
    @Test
    void isRefusedWhereTheWalMendsTheFile() throws IOException {
        try (Foreign app = Foreign.on(live)) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE more(v)");
            byte[] wal = Files.readAllBytes(folder.resolve("app.sqlite-wal"));
            app.kill();
            assertThat(Files.readAllBytes(folder.resolve("app.sqlite-wal"))).isEqualTo(wal);
        }
        damage();
        assertThatThrownBy(this::replace).isInstanceOf(Failure.class).hasMessageContaining("the file is not damaged");
    }

    @Test
    void isRefusedWhileSomebodyElseHasItOpen() throws IOException {
        try (Foreign app = Foreign.on(live)) {
            app.run("SELECT count(*) FROM t");
            damage();
            assertThatThrownBy(this::replace).isInstanceOfSatisfying(Failure.class, e -> {
                assertThat(e.kind()).isEqualTo(Kind.REFUSED);
                assertThat(e.problem().why()).contains(Long.toString(app.pid()));
            });
        }
    }
}
