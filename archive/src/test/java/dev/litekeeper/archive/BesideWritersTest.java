package dev.litekeeper.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.sqlite.CopyLimits;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.store.Store;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups and restores beside other processes that write, and killed half-way.
@Tag("slow")
class BesideWritersTest {
    private static final long SEED = 7;

    @TempDir
    Path folder;

    @Test
    void provesTheStateOfOneMomentBesideSteadyWriters() {
        Bench bench = new Bench(folder)
                .sql("PRAGMA journal_mode=WAL")
                .orders(20_000)
                .sql("CREATE TABLE log(id INTEGER PRIMARY KEY, twice INTEGER)");
        try (Foreign one = Foreign.on(bench.database);
                Foreign two = Foreign.on(bench.database)) {
            one.startWriting("INSERT INTO log(twice) SELECT coalesce(max(id), 0) * 2 + 2 FROM log", 0.002);
            two.startWriting("UPDATE orders SET total = total + 1 WHERE id = 1 + abs(random()) % 20000", 0.001);
            for (int i = 0; i < 5; i++) {
                BackupReport report = bench.backup();
                assertThat(report.problems()).isEmpty();
                assertThat(bench.verify(report.id()).problem()).isEmpty();
                wholeLog(bench, report.id());
            }
            assertThat(one.stopWriting()).as("the app went on").isGreaterThan(10);
            assertThat(two.stopWriting()).isGreaterThan(10);
        }
    }

    private void wholeLog(Bench bench, BackupId id) {
        try (PreparedRestore prepared = bench.restore()
                .toFile(bench.history().find(id).orElseThrow(), folder.resolve(id + ".sqlite"), Progress.NONE)) {
            prepared.execute(Progress.NONE);
        }
        try (Session session = new PrivateCopy(folder.resolve(id + ".sqlite")).read()) {
            assertThat(session.queryLong("SELECT count(*) FROM log WHERE twice <> id * 2"))
                    .isZero();
            assertThat(session.queryLong("SELECT max(id) - count(*) FROM log")).isZero();
        }
    }

    @Test
    void keepsEveryCommitInTheNewContentOrTheUndoPoint() {
        Bench bench = new Bench(folder)
                .sql("PRAGMA journal_mode=WAL")
                .orders(5000)
                .sql("CREATE TABLE log(id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT)");
        BackupId id = bench.backup().id();
        try (Foreign app = Foreign.on(bench.database)) {
            app.startWriting("INSERT INTO log(at) VALUES ('x')", 0);
            Restored restored;
            try (PreparedRestore prepared =
                    bench.restore().inPlace(bench.history().find(id).orElseThrow(), false, Progress.NONE)) {
                restored = prepared.execute(Progress.NONE);
            }
            long committed = app.stopWriting();
            long after = Long.parseLong(app.run("SELECT count(*) FROM log").replaceAll("[^0-9]", ""));
            long before = rowsOfLog(bench, restored.undo().orElseThrow());
            assertThat(before).as("written before the restore").isPositive();
            assertThat(before + after).as("every commit is before or after").isEqualTo(committed);
        }
    }

    private static long rowsOfLog(Bench bench, BackupId undo) {
        return bench.catalogue().find(undo).orElseThrow().manifest().orElseThrow().fingerprint().tables().stream()
                .filter(table -> table.table().equals("log"))
                .findFirst()
                .orElseThrow()
                .rows();
    }

    @Test
    void givesUpWhereTheWalGrowsBeyondItsBudgetAndLeavesNothing() {
        Bench bench = new Bench(folder).sql("PRAGMA journal_mode=WAL").orders(400_000);
        try (Foreign app = Foreign.on(bench.database)) {
            app.run("PRAGMA wal_autocheckpoint=0");
            app.startWriting("UPDATE orders SET total = total + 1 WHERE id % 50 = 3", 0);
            BackupOrder order = new BackupOrder(
                    Bench.SCOPE,
                    DatabaseFile.at(bench.database),
                    List.of(bench.store),
                    bench.scratch(),
                    CopyLimits.DEFAULT.walGrowth(new ByteSize(4096)));
            assertThatThrownBy(() -> Backup.by(bench.clock, bench.random).make(order, Progress.NONE))
                    .hasMessageContaining("WAL")
                    .extracting(e -> ((Failure) e).kind())
                    .isEqualTo(Kind.ENVIRONMENT);
            assertThat(app.stopWriting()).isPositive();
        }
        assertThat(bench.catalogue().copies()).isEmpty();
        assertThat(Bench.files(bench.scratch())).isEmpty();
    }

    @Test
    void listsNothingHalfWhenKilledAtAnyMoment() throws Exception {
        Bench bench = new Bench(folder).sql("PRAGMA journal_mode=WAL").orders(30_000);
        Random random = new Random(SEED);
        long whole = backupInAProcess(bench, Long.MAX_VALUE);
        int listed = 0;
        for (int i = 0; i < 15 || listed == 0; i++) {
            // Where the machine has become slower meanwhile, it is given more time.
            backupInAProcess(bench, random.nextLong(whole + whole / 4 * (1 + i / 15)));
            for (StoredCopy copy : bench.catalogue().copies()) {
                assertThat(copy.state()).as("seed " + SEED + ", kill " + i).isIn(CopyState.PROVEN, CopyState.UNPROVEN);
                if (copy.isProven()) {
                    listed++;
                    assertThat(bench.verify(copy.id()).problem())
                            .as("seed " + SEED + ", kill " + i)
                            .isEmpty();
                }
            }
        }
        assertThat(bench.backup().problems()).isEmpty();
    }

    /// Runs a backup in a process of its own and kills it after so many milliseconds; answers how long it ran.
    private long backupInAProcess(Bench bench, long killAfterMillis) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + bench.scratch(),
                        OneBackup.class.getName(),
                        folder.toString())
                .inheritIO()
                .start();
        boolean ended = process.waitFor(Math.min(killAfterMillis, 120_000), TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        if (killAfterMillis == Long.MAX_VALUE) {
            assertThat(ended).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    @Test
    void saysThatTheStoreIsFull() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        Mounted.tmpfs(small, "1m");
        try {
            Bench bench = new Bench(folder).orders(60_000);
            Store full = Store.at("full", "file://" + small + "/store");
            BackupReport report = bench.backup(full, bench.store);
            assertThat(report.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.kind()).isEqualTo(Kind.ENVIRONMENT);
                assertThat(problem.what()).contains("not enough space");
                assertThat(problem.where()).contains(small.toString());
            });
            assertThat(Bench.files(small)).isEmpty();
            assertThat(bench.catalogue().copies()).hasSize(1);
        } finally {
            Mounted.unmount(small);
        }
    }
}
