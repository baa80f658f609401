package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.LockTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseFileTest {
    @TempDir
    Path folder;

    @Test
    void openingAMissingDatabaseFailsAndCreatesNothing() throws IOException {
        assertFails(
                Kind.USAGE,
                "there is no such database",
                () -> file("missing.sqlite").read());
        try (var entries = Files.list(folder)) {
            assertThat(entries).isEmpty();
        }
    }

    @Test
    void aFolderIsNotADatabase() {
        assertFails(
                Kind.USAGE, "this is a folder", () -> DatabaseFile.at(folder).read());
    }

    @Test
    void aFileThatIsNoDatabaseIsToldAsSuch() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "no database ".repeat(100));
        assertFails(Kind.BAD, "not a SQLite database", () -> file("notes.txt").read());
    }

    @Test
    void aDatabaseThatIsCutOffIsToldAsSuch() throws IOException {
        DatabaseFile file = filled("cut.sqlite", "DELETE");
        Path copy = folder.resolve("half.sqlite");
        byte[] whole = Files.readAllBytes(folder.resolve("cut.sqlite"));
        Files.write(copy, java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThat(file.exists()).isTrue();
        assertFails(Kind.BAD, "cut off", () -> DatabaseFile.at(copy).read());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "it's.sqlite",
                "a b.sqlite",
                "50%.sqlite",
                "was?.sqlite",
                "#1.sqlite",
                "größe-日本.sqlite",
                "a&b=c;d.db"
            })
    void namesOfEveryKindAreOpenedAsTheyAre(String name) throws IOException {
        filled(name, "WAL");
        try (Session session = file(name).read()) {
            assertThat(session.queryLong("SELECT count(*) FROM t")).isEqualTo(100);
        }
        try (var entries = Files.list(folder)) {
            assertThat(entries.map(entry -> entry.getFileName().toString())).containsExactly(name);
        }
    }

    @Test
    void walModeOnASharedFileSystemIsRefusedAndARollbackJournalIsNot() {
        filled("wal.sqlite", "WAL");
        filled("rollback.sqlite", "DELETE");
        Mounts shared =
                Mounts.parse("1 0 254:0 / / rw - ext4 /dev/vda rw\n2 1 0:45 / " + folder + " rw - virtiofs share rw");
        assertFails(
                Kind.REFUSED, "WAL on virtiofs damages", () -> Admission.check(folder.resolve("wal.sqlite"), shared));
        Admission.check(folder.resolve("rollback.sqlite"), shared);
        Admission.check(folder.resolve("wal.sqlite"), Mounts.now());
    }

    @Test
    void aReaderCannotChangeAnything() {
        filled("app.sqlite", "WAL");
        try (Session session = file("app.sqlite").read()) {
            assertThatThrownBy(() -> session.execute("DELETE FROM t")).isInstanceOf(SqlFailure.class);
        }
    }

    @Test
    void twoStatementsInOneTextAreRefused() {
        filled("app.sqlite", "WAL");
        try (Session session = file("app.sqlite").write()) {
            assertThatThrownBy(() -> session.execute("DELETE FROM t; DELETE FROM t"))
                    .isInstanceOf(IllegalArgumentException.class);
            session.execute("DELETE FROM t WHERE id = 1; -- and a comment ; \n");
            session.execute("CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET v = ';'; DELETE FROM t; END;");
            assertThat(session.queryLong("SELECT count(*) FROM t")).isEqualTo(99);
        }
    }

    @Test
    void aSettingThatDoesNotTakeIsAFailure() {
        filled("app.sqlite", "WAL");
        try (Session session = file("app.sqlite").write()) {
            session.begin(Begin.IMMEDIATE);
            assertFails(Kind.ENVIRONMENT, "a setting did not take", () -> session.set("foreign_keys", "0"));
        }
    }

    @Test
    void aDeadTransactionIsNoticed() {
        filled("app.sqlite", "WAL");
        try (Session session = file("app.sqlite").write()) {
            assertThat(session.inTransaction()).isFalse();
            session.begin(Begin.IMMEDIATE);
            assertThat(session.inTransaction()).isTrue();
            assertThatThrownBy(() -> session.execute("INSERT OR ROLLBACK INTO t(id) VALUES (1), (1)"))
                    .isInstanceOf(SqlFailure.class);
            assertThat(session.inTransaction()).isFalse();
        }
    }

    @Test
    void lookingAtTheHeaderDropsNoLock() throws IOException {
        DatabaseFile file = filled("app.sqlite", "WAL");
        try (Session session = file.write()) {
            session.beginSnapshot();
            List<String> before = locks();
            assertThat(before).isNotEmpty();
            assertThat(file.header()).map(Header::wal).contains(true);
            assertThat(file.facts().orElseThrow().size()).isPositive();
            assertThat(locks()).isEqualTo(before);
        }
    }

    /// The control: what the gateway protects from does happen without it.
    @Test
    void anOrdinaryOpenWouldDropThem() throws IOException {
        DatabaseFile file = filled("app.sqlite", "WAL");
        try (Session session = file.write()) {
            session.beginSnapshot();
            List<String> before = locks();
            Files.readAllBytes(folder.resolve("app.sqlite"));
            assertThat(locks()).isNotEqualTo(before);
        }
    }

    @Test
    void aLiveDatabaseCannotBeOpenedAsAnOrdinaryFile() {
        DatabaseFile file = filled("app.sqlite", "WAL");
        try (Session session = file.read()) {
            assertThat(session.queryLong("SELECT 1")).isEqualTo(1);
        }
        assertFails(
                Kind.REFUSED,
                "cannot be opened as an ordinary file",
                () -> PlainFile.of(folder.resolve("app.sqlite")).readBytes());
    }

    private DatabaseFile file(String name) {
        return DatabaseFile.at(folder.resolve(name));
    }

    private DatabaseFile filled(String name, String journalMode) {
        try (Foreign foreign = Foreign.on(folder.resolve(name))) {
            foreign.run("PRAGMA journal_mode=" + journalMode);
            foreign.run("CREATE TABLE t(id INTEGER PRIMARY KEY, v)");
            foreign.run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<100)"
                    + " INSERT INTO t SELECT i, hex(randomblob(500)) FROM n");
        }
        return file(name);
    }

    private static List<String> locks() {
        return LockTable.of(ProcessHandle.current().pid());
    }

    private static void assertFails(Kind kind, String what, ThrowingCallable action) {
        assertThatThrownBy(action).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.problem().toString()).contains(what);
        });
    }
}
