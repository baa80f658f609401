package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.litekeeper.sqlite.HeldLock.Role;
import dev.litekeeper.sqlite.Occupant.OpenFile;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresenceTest {
    private final Path file;
    private final DatabaseFile database;

    PresenceTest(@TempDir Path folder) {
        this.file = folder.resolve("the app's.sqlite");
        this.database = DatabaseFile.at(file);
    }

    @Test
    void namesReaderAndWriterOfADatabaseInWalMode() {
        try (Foreign writer = Foreign.on(file);
                Foreign reader = Foreign.on(file)) {
            writer.run("PRAGMA journal_mode=WAL");
            writer.run("CREATE TABLE t(a)");
            writer.run("INSERT INTO t VALUES (1)");
            reader.run("BEGIN");
            reader.run("SELECT * FROM t");
            writer.run("BEGIN IMMEDIATE");

            Presence presence = Presence.of(database);

            assertThat(presence.occupants()).extracting(Occupant::pid).contains(writer.pid(), reader.pid());
            assertThat(occupant(presence, writer).is(Role.WRITING)).isTrue();
            assertThat(occupant(presence, reader).is(Role.READING_WAL)).isTrue();
            assertThat(occupant(presence, reader).is(Role.WRITING)).isFalse();
            assertThat(occupant(presence, reader).is(Role.CONNECTED)).isTrue();
            assertThat(occupant(presence, reader).files())
                    .containsExactlyInAnyOrder(OpenFile.DATABASE, OpenFile.WAL, OpenFile.SHM);
            assertThat(presence.alone().answer()).isEqualTo(Answer.NO);
            assertThat(presence.alone().why()).contains("pid " + writer.pid());
        }
    }

    @Test
    void tellsCommandUserAndStartOfAProcess() {
        Instant before = Instant.now();
        try (Foreign foreign = Foreign.on(file)) {
            foreign.run("CREATE TABLE t(a)");

            Occupant occupant = occupant(Presence.of(database), foreign);

            assertThat(occupant.command()).contains("-c", file.toString());
            assertThat(occupant.user()).isEqualTo(System.getProperty("user.name"));
            assertThat(occupant.started().orElseThrow())
                    .isBetween(
                            before.minus(Duration.ofSeconds(5)), Instant.now().plusSeconds(5));
            assertThat(occupant.container()).isEmpty();
        }
    }

    @Test
    void seesAnIdleConnectionToARollbackJournalDatabaseByItsDescriptor() {
        try (Foreign foreign = Foreign.on(file)) {
            foreign.run("CREATE TABLE t(a)");

            Occupant occupant = occupant(Presence.of(database), foreign);

            assertThat(occupant.locks()).isEmpty();
            assertThat(occupant.files()).containsExactly(OpenFile.DATABASE);
            assertThat(occupant.lacksItsLocks()).isFalse();
        }
    }

    @Test
    void namesTheWriterOfARollbackJournalDatabase() {
        try (Foreign foreign = Foreign.on(file)) {
            foreign.run("CREATE TABLE t(a)");
            foreign.run("BEGIN IMMEDIATE");
            foreign.run("INSERT INTO t VALUES (1)");

            assertThat(occupant(Presence.of(database), foreign).is(Role.WRITING))
                    .isTrue();

            foreign.run("COMMIT");
            foreign.run("BEGIN EXCLUSIVE");

            assertThat(occupant(Presence.of(database), foreign).is(Role.EXCLUSIVE))
                    .isTrue();
        }
    }

    @Test
    void seesADeletedWal() throws IOException {
        try (Foreign foreign = Foreign.on(file)) {
            foreign.run("PRAGMA journal_mode=WAL");
            foreign.run("CREATE TABLE t(a)");
            Files.delete(Sidecar.WAL.beside(file));
            Files.delete(Sidecar.SHM.beside(file));

            assertThat(occupant(Presence.of(database), foreign).files())
                    .contains(OpenFile.DELETED_WAL, OpenFile.DELETED_SHM)
                    .doesNotContain(OpenFile.WAL);
        }
    }

    @Test
    void seesADatabaseThatWasReplacedUnderAProcess() throws IOException {
        try (Foreign foreign = Foreign.on(file)) {
            foreign.run("CREATE TABLE t(a)");
            Files.delete(file);
            Files.createFile(file);

            assertThat(occupant(Presence.of(database), foreign).files()).containsExactly(OpenFile.DELETED_DATABASE);
        }
    }

    @Test
    void nobodyIsThereAfterTheLastProcessLeft() {
        try (Foreign foreign = Foreign.on(file)) {
            foreign.run("CREATE TABLE t(a)");
        }

        Presence presence = Presence.of(database);

        assertThat(presence.occupants()).isEmpty();
        assertThat(presence.alone().answer()).isNotEqualTo(Answer.NO);
    }

    @Test
    void recognisesTheFileUnderAnotherName() throws IOException {
        Path other = file.resolveSibling("other");
        try (Foreign foreign = Foreign.on(file)) {
            foreign.run("CREATE TABLE t(a)");
            Files.createLink(other, file);
            Path link = Files.createSymbolicLink(file.resolveSibling("link"), file);

            assertThat(occupant(Presence.of(DatabaseFile.at(other)), foreign).files())
                    .containsExactly(OpenFile.DATABASE);
            assertThat(occupant(Presence.glance(DatabaseFile.at(link)), foreign).files())
                    .containsExactly(OpenFile.DATABASE);
        }
    }

    @Test
    void findsTheLocksThroughASymbolicLink() throws IOException {
        Path link = Files.createSymbolicLink(file.resolveSibling("link"), file);
        try (Foreign foreign = Foreign.on(file)) {
            foreign.run("PRAGMA journal_mode=WAL");
            foreign.run("BEGIN IMMEDIATE");

            DatabaseFile linked = DatabaseFile.at(link);

            assertThat(occupant(Presence.glance(linked), foreign).is(Role.WRITING))
                    .isTrue();
            assertThat(WalIndex.of(linked)).isPresent();
        }
    }

    @Test
    void countsAProcessThatCannotBeLookedInto(@TempDir Path root) throws IOException {
        Files.createFile(file);
        Files.createDirectories(root.resolve("self"));
        Files.createFile(root.resolve("self/mountinfo"));
        Files.createDirectories(root.resolve("41"));
        Files.writeString(root.resolve("41/stat"), "41 (web (1) x) S 1");
        Files.writeString(root.resolve("41/status"), "Name:\tweb\nUid:\t4242\t4242\t4242\t4242\n");

        Presence presence = Presence.of(file, new Proc(root), false);

        assertThat(presence.unseen()).containsEntry("4242", 1);
        assertThat(presence.alone().answer()).isEqualTo(Answer.COULD_NOT_TELL);
        assertThat(presence.alone().why()).isEqualTo("could not look into 1 process of 4242");
    }

    @Test
    void asksForLocksWithoutTakingOrDroppingAny() {
        try (Foreign foreign = Foreign.on(file);
                Session session = wal(foreign)) {
            session.beginSnapshot();
            foreign.run("BEGIN IMMEDIATE");
            List<HeldLock> before = Locks.on(file, Proc.SYSTEM);

            assertThat(LockProbe.on(Sidecar.SHM.beside(file), 120, 120))
                    .contains(new Posix.Foreign(foreign.pid(), true));
            assertThat(LockProbe.on(Sidecar.SHM.beside(file), 121, 121)).isEmpty();
            assertThat(Locks.hidden(file)).isEmpty();

            assertThat(Locks.on(file, Proc.SYSTEM)).containsExactlyInAnyOrderElementsOf(before);
            assertThat(before)
                    .extracting(HeldLock::pid)
                    .contains(ProcessHandle.current().pid());
        }
    }

    @Test
    void seesSomebodyInAnotherContainer() throws Exception {
        Path unshare = Programs.require("unshare");
        try (Foreign foreign = Foreign.on(file)) {
            foreign.run("PRAGMA journal_mode=WAL");
            foreign.run("CREATE TABLE t(a)");
            Process inside = new ProcessBuilder(
                            unshare.toString(),
                            "--pid",
                            "--fork",
                            "--mount-proc",
                            ProcessHandle.current().info().command().orElseThrow(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            LookFromInside.class.getName(),
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(inside.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assumeFalse(answer.contains("Operation not permitted"), "needs the right to make namespaces");

            assertThat(answer).isEqualTo("no: somebody in another container\n");
        }
    }

    /// Prints who is there, seen from a PID namespace of its own.
    static final class LookFromInside {
        public static void main(String[] args) {
            Presence.Alone alone =
                    Presence.of(DatabaseFile.at(Path.of(args[0]))).alone();
            System.out.println(alone.answer() + ": " + alone.why());
        }
    }

    private Session wal(Foreign foreign) {
        foreign.run("PRAGMA journal_mode=WAL");
        foreign.run("CREATE TABLE t(a)");
        return database.read();
    }

    @Test
    void namesTheContainerOfAProcess(@TempDir Path root) throws IOException {
        String id = "3f2a".repeat(16);
        Files.createDirectories(root.resolve("41"));
        Files.writeString(root.resolve("41/cgroup"), "0::/system.slice/docker-" + id + ".scope\n");

        assertThat(ProcessLook.container(new Proc(root), 41)).contains("container docker " + id.substring(0, 12));
    }

    @Test
    void cannotTellOnASystemWithoutSuchTables(@TempDir Path root) throws IOException {
        Files.createFile(file);

        assertThat(Presence.of(file, new Proc(root), false).alone().answer()).isEqualTo(Answer.COULD_NOT_TELL);
    }

    @Test
    void readsFromTheSharedMemoryHowFarAReaderIsBehind() {
        try (Foreign writer = Foreign.on(file);
                Foreign reader = Foreign.on(file)) {
            writer.run("PRAGMA journal_mode=WAL");
            writer.run("CREATE TABLE t(a)");
            reader.run("BEGIN");
            reader.run("SELECT * FROM t");
            WalIndex before = WalIndex.of(database).orElseThrow();
            int mark = occupant(Presence.of(database), reader).locks().stream()
                    .filter(lock -> lock.role() == Role.READING_WAL)
                    .findFirst()
                    .orElseThrow()
                    .mark();
            assertThat(before.bytesBehind(mark)).isZero();

            for (int i = 0; i < 10; i++) {
                writer.run("INSERT INTO t VALUES (" + i + ")");
            }

            WalIndex after = WalIndex.of(database).orElseThrow();
            assertThat(after.pageSize()).isEqualTo(4096);
            assertThat(after.frames()).isEqualTo(before.frames() + 10);
            assertThat(after.bytesBehind(mark)).isEqualTo(10 * (4096 + 24));
        }
    }

    private static Occupant occupant(Presence presence, Foreign foreign) {
        return presence.occupants().stream()
                .filter(occupant -> occupant.pid() == foreign.pid())
                .findFirst()
                .orElseThrow(() -> new AssertionError("not seen: pid " + foreign.pid() + " in " + presence));
    }
}
