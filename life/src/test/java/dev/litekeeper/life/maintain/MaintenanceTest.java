package dev.litekeeper.life.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.life.maintain.StepReport.Outcome;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintenanceTest {
    private static final Path TEMP = Path.of(System.getProperty("java.io.tmpdir"));
    private static final MaintenanceLimits QUICK = MaintenanceLimits.DEFAULT.bound(Duration.ofSeconds(20));

    private final Path file;
    private final DatabaseFile database;

    MaintenanceTest(@TempDir Path folder) {
        this.file = folder.resolve("app.sqlite");
        this.database = DatabaseFile.at(file);
    }

    @Test
    void doesItsWorkBesideAWriterThatNeverPausesAndFailsNoCommit() {
        grown("wal", 2);
        try (Foreign writer = Foreign.on(file)) {
            writer.startWriting("INSERT INTO t(b) VALUES (randomblob(100))", 0);

            List<StepReport> reports = new Maintenance(database, QUICK.bound(Duration.ofSeconds(5))).run();

            assertThat(writer.stopWriting()).isPositive();
            assertThat(reports)
                    .extracting(StepReport::step)
                    .containsExactly("optimize", "incremental vacuum", "checkpoint", "quick check");
            assertThat(step(reports, "quick check").outcome()).isEqualTo(Outcome.DONE);
            assertThat(step(reports, "incremental vacuum").after().get("freePages"))
                    .isLessThan(step(reports, "incremental vacuum").before().get("freePages"));
        }
    }

    @Test
    void dryRunTellsWhatItWouldDoAndDoesNothing() {
        grown("wal", 2);

        List<StepReport> plan = new Maintenance(database, QUICK).plan();

        assertThat(step(plan, "optimize").text()).contains("ANALYZE \"main\".\"t\"");
        assertThat(step(plan, "incremental vacuum").outcome()).isEqualTo(Outcome.PLANNED);
        assertThat(step(plan, "quick check").outcome()).isEqualTo(Outcome.PLANNED);
        assertThat(new Maintenance(database, QUICK).plan()).isEqualTo(plan);
    }

    @Test
    void aSecondRunFindsNothingToDo() {
        grown("delete", 2);
        Maintenance maintenance = new Maintenance(database, QUICK);

        List<StepReport> first = maintenance.run();
        List<StepReport> second = maintenance.run();

        assertThat(step(first, "optimize").outcome()).isEqualTo(Outcome.DONE);
        assertThat(step(first, "optimize").after().get("statistics")).isPositive();
        assertThat(step(first, "incremental vacuum").after()).containsEntry("freePages", 0L);
        assertThat(step(second, "optimize").outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(step(second, "incremental vacuum").outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(step(second, "checkpoint").outcome()).isEqualTo(Outcome.SKIPPED);
    }

    @Test
    void givesWayToAWriterThatHoldsItsLock() {
        grown("wal", 2);
        try (Foreign app = Foreign.on(file)) {
            app.run("BEGIN IMMEDIATE");
            app.run("INSERT INTO t(b) VALUES (1)");
            MaintenanceLimits limits = new MaintenanceLimits(
                    Duration.ofSeconds(20), Duration.ofMillis(20), Duration.ofMillis(20), new ByteSize(1 << 30));

            List<StepReport> reports = new Maintenance(database, limits).run();

            assertThat(step(reports, "optimize").outcome()).isEqualTo(Outcome.STOPPED);
            assertThat(step(reports, "incremental vacuum").text()).isEqualTo("gave way to a writer");
            app.run("COMMIT");
        }
    }

    @Test
    void stopsWhenTimeIsUpAndKeepsWhatIsDone() {
        grown("wal", 2);

        List<StepReport> reports = new Maintenance(database, QUICK.bound(Duration.ofMillis(1))).run();

        assertThat(step(reports, "incremental vacuum").outcome()).isEqualTo(Outcome.STOPPED);
        try (Session session = database.read()) {
            assertThat(session.queryText("PRAGMA integrity_check")).isEqualTo("ok");
        }
    }

    @Test
    void namesTheReaderThatHoldsTheWal() {
        grown("wal", 0);
        try (Foreign reader = Foreign.on(file);
                Foreign writer = Foreign.on(file)) {
            reader.run("BEGIN");
            reader.run("SELECT count(*) FROM t");
            writer.run("INSERT INTO t(b) VALUES (zeroblob(100000))");

            StepReport checkpoint = step(new Maintenance(database, QUICK).run(), "checkpoint");

            assertThat(checkpoint.outcome()).isEqualTo(Outcome.STOPPED);
            assertThat(checkpoint.text()).contains("pid " + reader.pid());
        }
    }

    @Test
    void leavesTheCheckOfALargeDatabaseToTheDrill() {
        grown("wal", 0);

        StepReport check = step(new Maintenance(database, QUICK.checkUpTo(new ByteSize(1000))).run(), "quick check");

        assertThat(check.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(check.text()).contains("larger than 1000 B");
    }

    @Test
    void findsDamage() throws IOException {
        grown("delete", 0);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(4096), 4096 * 3);
        }

        assertThat(step(new Maintenance(database, QUICK).run(), "quick check").outcome())
                .isEqualTo(Outcome.BAD);
    }

    @Test
    void vacuumsOnlyWhereNobodyElseIsThere() {
        grown("wal", 0);
        Maintenance maintenance = new Maintenance(database, QUICK);
        try (Foreign app = Foreign.on(file)) {
            app.run("SELECT count(*) FROM t");

            assertThatThrownBy(() -> maintenance.requireAlone(false))
                    .isInstanceOfSatisfying(
                            Failure.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                    .hasMessageContaining("pid " + app.pid());
            assertThat(maintenance.vacuum(TEMP).after()).containsEntry("freePages", 0L);
        }
        assertThat(maintenance.requireAlone(false)).isEmpty();
    }

    @Test
    void saysWhichTablesMayGetOtherRowids() {
        grown("wal", 0);
        assertThat(new Maintenance(database, QUICK).planVacuum(TEMP).text()).doesNotContain("rowids");
        try (Session session = database.write()) {
            session.execute("CREATE TABLE odd(a TEXT PRIMARY KEY)");
        }

        assertThat(new Maintenance(database, QUICK).planVacuum(TEMP).text()).contains("1 table has no INTEGER");
    }

    /// A database of a few megabytes, half of it free pages.
    private void grown(String journal, int autoVacuum) {
        try (Session session = new PrivateCopy(file).create()) {
            session.execute("PRAGMA auto_vacuum=" + autoVacuum);
            session.execute("VACUUM");
            session.execute("PRAGMA journal_mode=" + journal);
            session.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, b)");
            session.execute("CREATE INDEX t_b ON t(b)");
            session.execute(
                    "INSERT INTO t(b) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<2000)"
                            + " SELECT randomblob(700) FROM n");
            session.execute("DELETE FROM t WHERE id > 1000");
        }
        assertThat(Files.exists(file)).isTrue();
    }

    private static StepReport step(List<StepReport> reports, String step) {
        return reports.stream()
                .filter(report -> report.step().equals(step))
                .findFirst()
                .orElseThrow();
    }
}
