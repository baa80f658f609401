package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopierTest {
    private static final String WRITE = "INSERT INTO t(v) VALUES (hex(randomblob(100)))";

    @TempDir
    private Path folder;

    private Path fill(String name, String mode, int rows) {
        Path file = folder.resolve(name);
        try (Foreign foreign = Foreign.on(file)) {
            foreign.run("PRAGMA journal_mode=" + mode);
            foreign.run("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)");
            foreign.run("CREATE INDEX i ON t(v)");
            foreign.run("WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<" + rows
                    + ") INSERT INTO t(v) SELECT hex(randomblob(100)) FROM n");
        }
        return file;
    }

    private static Copied copy(Path live, Path target, CopyLimits limits) {
        return new Copier(limits, Progress.NONE).copy(DatabaseFile.at(live), target);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void copiesBesideWritersAtFullSpeed(boolean gentle) throws IOException {
        Path live = fill("it's 50% größe?.sqlite", "WAL", 50_000);
        Path target = folder.resolve("copy.sqlite");
        try (Foreign one = Foreign.on(live);
                Foreign other = Foreign.on(live)) {
            one.startWriting(WRITE, 0);
            other.startWriting(WRITE, 0);
            long before = one.written() + other.written();
            Copied copied = copy(live, target, CopyLimits.DEFAULT.gentle(gentle));
            long during = one.stopWriting() + other.stopWriting() - before;
            System.out.println("figure: " + during + " foreign commits in " + copied.total() + ", write lock held "
                    + copied.writeLock());
            assertThat(during).isPositive();
            assertThat(copied.readFrom()).isEqualTo(Copied.Source.DATABASE);
            assertThat(copied.writeLock().isPositive()).isEqualTo(!gentle);
            proven(copied, target);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void copiesADatabaseInRollbackJournalMode(boolean proveSource) {
        Path live = fill("app.sqlite", "DELETE", 20_000);
        Path target = folder.resolve("copy.sqlite");
        try (Foreign writer = Foreign.on(live)) {
            writer.startWriting(WRITE, 0);
            Copied copied = copy(live, target, CopyLimits.DEFAULT.proveSource(proveSource));
            assertThat(writer.stopWriting()).isPositive();
            assertThat(copied.readFrom()).isEqualTo(proveSource ? Copied.Source.DATABASE : Copied.Source.COPY);
            assertThat(copied.stall()).isPositive();
            proven(copied, target);
        }
    }

    @Test
    void leavesTheDatabaseAndEveryLockAsTheyWere() throws IOException {
        Path live = fill("app.sqlite", "WAL", 5_000);
        try (Foreign holder = Foreign.on(live)) {
            holder.run("BEGIN");
            holder.run("SELECT count(*) FROM t");
            Presence before = Presence.glance(DatabaseFile.at(live));
            byte[] content = Files.readAllBytes(live);
            copy(live, folder.resolve("copy.sqlite"), CopyLimits.DEFAULT);
            assertThat(Presence.glance(DatabaseFile.at(live)).occupants()).isEqualTo(before.occupants());
            assertThat(Files.readAllBytes(live)).isEqualTo(content);
            assertThat(openFiles()).noneMatch(open -> open.startsWith(live.toString()));
        }
    }

    @Test
    void stopsWhereTheWalGrowsBeyondItsBudget() throws IOException {
        Path live = fill("app.sqlite", "WAL", 100_000);
        try (Foreign writer = Foreign.on(live)) {
            writer.run("PRAGMA wal_autocheckpoint=0");
            writer.startWriting(WRITE, 0);
            CopyLimits limits = CopyLimits.DEFAULT.walGrowth(new ByteSize(1));
            assertStops(live, limits, "the WAL grew by more than its budget of 1 B");
            assertThat(writer.stopWriting()).isPositive();
        }
    }

    @Test
    void stopsAtItsDeadline() throws IOException {
        Path live = fill("app.sqlite", "WAL", 100_000);
        assertStops(live, CopyLimits.DEFAULT.deadline(Duration.ofMillis(1)), "it took longer than its deadline");
    }

    @Test
    void doesNotStartWithoutRoomOnTheDisk() throws IOException {
        Path live = fill("app.sqlite", "WAL", 100);
        assertStops(live, CopyLimits.DEFAULT.diskReserve(new ByteSize(1L << 60)), "are kept free");
    }

    @Test
    void stopsWhenItIsInterrupted() throws IOException {
        Path live = fill("app.sqlite", "WAL", 100_000);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> copy(live, folder.resolve("copy.sqlite"), CopyLimits.DEFAULT))
                .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.kind()).isEqualTo(Kind.INTERRUPTED));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(names()).containsExactly("app.sqlite");
    }

    @Test
    void copiesADatabaseWithoutContent() throws IOException {
        Path live = Files.createFile(folder.resolve("empty.sqlite"));
        Copied copied = copy(live, folder.resolve("copy.sqlite"), CopyLimits.DEFAULT);
        assertThat(copied.fingerprint().tables()).isEmpty();
        proven(copied, folder.resolve("copy.sqlite"));
    }

    @Test
    void saysWhyADatabaseCannotBeCopied() {
        assertThatThrownBy(() -> copy(folder.resolve("none.sqlite"), folder.resolve("copy.sqlite"), CopyLimits.DEFAULT))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("there is no such database");
        assertThat(folder).isEmptyDirectory();
    }

    private void assertStops(Path live, CopyLimits limits, String why) throws IOException {
        assertThatThrownBy(() -> copy(live, folder.resolve("copy.sqlite"), limits))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(why);
        assertThat(names()).noneMatch(name -> name.startsWith("copy"));
    }

    private static void proven(Copied copied, Path target) {
        PrivateCopy copy = new PrivateCopy(target);
        assertThat(Fingerprint.of(copy).differences(copied.fingerprint())).isEmpty();
        try (Session session = copy.read()) {
            assertThat(session.queryText("PRAGMA integrity_check")).isEqualTo("ok");
            assertThat(session.queryLong("PRAGMA page_count")).isEqualTo(copied.pages());
        }
    }

    private List<String> names() throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.endsWith("-wal") && !name.endsWith("-shm"))
                    .toList();
        }
    }

    private static List<String> openFiles() throws IOException {
        List<String> targets = new ArrayList<>();
        try (var entries = Files.list(Path.of("/proc/self/fd"))) {
            for (Path entry : entries.toList()) {
                if (Files.isSymbolicLink(entry)) {
                    targets.add(Files.readSymbolicLink(entry).toString());
                }
            }
        }
        return targets;
    }
}
