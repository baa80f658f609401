package dev.litekeeper.life.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.checks.Report;
import dev.litekeeper.checks.Verdict;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.sqlite.SqliteVersion;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.Programs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class EvidenceGathererTest {
    @TempDir
    Path folder;

    @Test
    void seesWhoElseMayWriteTheFile() {
        Premises shop = new Premises(folder).withDatabase();
        assertThat(shop.look("P1").verdict()).isEqualTo(Verdict.OK);

        Premises.mode(shop.database(), "rw-rw-rw-");

        assertThat(shop.look("P1").verdict()).isEqualTo(Verdict.BAD);
        assertThat(shop.look("P1").evidence()).contains("shop.sqlite can be written by others");
        assertThat(shop.look("P2").fix().commands()).containsExactly("chmod 640 " + shop.database());
    }

    @Test
    void seesAFolderOpenToOthersAndBackupsOpenToAnybody() throws IOException {
        Premises shop = new Premises(folder).withDatabase();
        Path store = Files.createDirectories(folder.resolve("store"));
        PlainFile.of(store.resolve("old.zst")).write("x".getBytes(StandardCharsets.UTF_8), "rw-r--r--");
        Premises.mode(store, "rwxr-xr-x");
        Premises.mode(shop.data(), "rwxr-xr-x");

        assertThat(shop.look("P2").fix().commands())
                .contains("chmod 750 " + shop.data(), "chmod 700 " + store, "chmod 600 " + store.resolve("old.zst"));
    }

    @Test
    void namesAReaderThatHoldsItsSnapshotForLong() {
        Premises shop = new Premises(folder).withDatabase();
        try (Foreign reader = Foreign.on(shop.database());
                Foreign writer = Foreign.on(shop.database())) {
            reader.run("BEGIN");
            reader.run("SELECT count(*) FROM customer");
            writer.run("INSERT INTO customer(name) VALUES ('Eve')");

            assertThat(shop.look("W3").verdict()).isEqualTo(Verdict.OK);
            shop.letPass(Duration.ofMinutes(3));

            assertThat(shop.look("W3").verdict()).isEqualTo(Verdict.BAD);
            assertThat(shop.look("W3").evidence())
                    .contains("pid " + reader.pid())
                    .contains("3 minutes");

            reader.run("COMMIT");
            assertThat(shop.look("W3").verdict()).isEqualTo(Verdict.OK);
        }
    }

    @Test
    void namesAWriterThatHoldsTheLockForLong() {
        Premises shop = new Premises(folder).withDatabase();
        try (Foreign writer = Foreign.on(shop.database())) {
            writer.run("BEGIN IMMEDIATE");

            assertThat(shop.look("W4").verdict()).isEqualTo(Verdict.UNKNOWN);
            shop.letPass(Duration.ofSeconds(30));

            assertThat(shop.look("W4").verdict()).isEqualTo(Verdict.BAD);
            assertThat(shop.look("W4").evidence()).contains("pid " + writer.pid());
        }
    }

    @Test
    void doesNotTakeABusyAppForALongWriter() {
        Premises shop = new Premises(folder).withDatabase();
        try (Foreign writer = Foreign.on(shop.database())) {
            writer.startWriting("INSERT INTO customer(name) VALUES ('Eve')", 0.001);
            shop.look("W4");
            shop.letPass(Duration.ofMinutes(10));

            assertThat(shop.look("W4").verdict()).isEqualTo(Verdict.OK);
            assertThat(writer.stopWriting()).isPositive();
        }
    }

    @Test
    void seesACheckpointThatStandsStill() {
        Premises shop = new Premises(folder).withDatabase();
        try (Foreign reader = Foreign.on(shop.database());
                Foreign writer = Foreign.on(shop.database())) {
            reader.run("BEGIN");
            reader.run("SELECT count(*) FROM customer");
            fill(writer, 6000);
            assertThat(shop.look("W2").verdict()).isEqualTo(Verdict.UNKNOWN);

            fill(writer, 100);
            shop.letPass(Duration.ofMinutes(6));
            assertThat(shop.look("W2").verdict()).isEqualTo(Verdict.BAD);
        }
    }

    @Test
    void doesNotOpenADatabaseThatALogWasLeftBeside() throws IOException {
        Premises shop = new Premises(folder).withDatabase();
        Foreign app = Foreign.on(shop.database());
        app.run("INSERT INTO customer(name) VALUES ('Eve')");
        app.kill();
        Path log = shop.database().resolveSibling("shop.sqlite-wal");
        long size = Files.size(log);
        FileTime modified = Files.getLastModifiedTime(shop.database());

        assertThat(shop.look("W5").verdict()).isEqualTo(Verdict.BAD);
        assertThat(shop.look("FS3").verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(shop.look("FS3").evidence()).contains("not opened");
        assertThat(Files.size(log)).isEqualTo(size);
        assertThat(Files.getLastModifiedTime(shop.database())).isEqualTo(modified);
    }

    @Test
    void seesAProcessThatWritesIntoADeletedLog() throws IOException {
        Premises shop = new Premises(folder).withDatabase();
        try (Foreign app = Foreign.on(shop.database())) {
            app.run("INSERT INTO customer(name) VALUES ('Eve')");
            Files.delete(shop.database().resolveSibling("shop.sqlite-wal"));

            assertThat(shop.look("V4").verdict()).isEqualTo(Verdict.BAD);
            assertThat(shop.look("V4").evidence()).contains("pid " + app.pid()).contains("wal");
        }
    }

    @Test
    void seesAProcessWhoseLocksWereDropped() {
        Premises shop = new Premises(folder).withDatabase();
        try (Foreign app = Foreign.on(shop.database())) {
            app.run("SELECT count(*) FROM customer");
            assertThat(shop.look("V3").verdict()).isEqualTo(Verdict.OK);

            app.closesTheDatabaseAsAPlainFile(shop.database());

            assertThat(shop.look("V3").verdict()).isEqualTo(Verdict.BAD);
        }
    }

    @Test
    void seesAnEngineWithAKnownBug() {
        Premises shop = new Premises(folder).withDatabase();
        try (Foreign app = Foreign.on(shop.database())) {
            String version = app.run("SELECT sqlite_version()").replaceAll("[^0-9.]", "");
            boolean fixed = SqliteVersion.of(version, "").compareTo(SqliteVersion.of("3.51.3", "")) >= 0;

            assertThat(shop.look("V1").verdict()).isEqualTo(fixed ? Verdict.OK : Verdict.BAD);
            assertThat(shop.look("V1").evidence()).contains("pid " + app.pid());
        }
    }

    @Test
    void seesAShellThatWasLeftOpen() throws IOException {
        Premises shop = new Premises(folder).withDatabase();
        Process shell = new ProcessBuilder(
                        Programs.require("sqlite3").toString(), shop.database().toString())
                .start();
        try {
            shell.getOutputStream().write("SELECT count(*) FROM customer;\n".getBytes(StandardCharsets.UTF_8));
            shell.getOutputStream().flush();
            assertThat(shell.getInputStream().read()).isPositive();

            assertThat(shop.look("V6").verdict()).isEqualTo(Verdict.BAD);
            assertThat(shop.look("V6").evidence()).contains("pid " + shell.pid());
        } finally {
            shell.destroyForcibly();
        }
    }

    @Test
    void seesOrphansAndDamage() throws IOException {
        Premises shop = new Premises(folder).withDatabase();
        try (Foreign app = Foreign.on(shop.database())) {
            app.run("DELETE FROM customer WHERE id = 2");
            app.run("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        assertThat(shop.look("C5").evidence()).startsWith("1 row without a parent");
        assertThat(shop.look("C5").verdict()).isEqualTo(Verdict.BAD);

        Path copy = folder.resolve("other");
        Premises damaged = new Premises(copy).withDatabase();
        try (FileChannel channel = PlainFile.of(damaged.database()).openOrCreate()) {
            channel.write(ByteBuffer.allocate(200), 4096 + 1);
        }
        assertThat(damaged.look("D1").verdict()).isEqualTo(Verdict.BAD);
        assertThat(damaged.look("D1").evidence()).startsWith("quick_check");
    }

    @Test
    void neitherCreatesNorGuessesWhereThereIsNoDatabase() {
        Premises shop = new Premises(folder);

        Report report = EvidenceGatherer.look(shop.subject()).report();

        assertThat(shop.database()).doesNotExist();
        assertThat(shop.look("FS3").verdict()).isNotEqualTo(Verdict.OK);
        assertThat(shop.look("P1").evidence()).contains("there is no file");
        assertThat(report.decision().exitStatus()).isNotZero();
    }

    @Test
    void tellsThatAFileIsNoDatabase() {
        Premises shop = new Premises(folder);
        PlainFile.of(shop.database())
                .write("this is a text and no database at all, whatever its name says\n".repeat(99));

        assertThat(shop.look("C1").verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(shop.look("C1").evidence()).contains("no SQLite database");
        assertThat(shop.look("FS3").verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void findsTheTimerThatRunsTheBackup() throws IOException {
        Premises shop = new Premises(folder).withDatabase().variable("XDG_CONFIG_HOME", folder + "/home");
        assertThat(shop.look("B11").verdict()).isEqualTo(Verdict.BAD);

        Path units = Files.createDirectories(folder.resolve("home/systemd/user/timers.target.wants"));
        PlainFile.of(units.resolve("keeper.timer")).write("[Timer]\n");
        PlainFile.of(units.resolveSibling("keeper.service"))
                .write("[Service]\nExecStart=/opt/litekeeper \"backup\" --project \"" + folder + "\"\n");

        assertThat(shop.look("B11").verdict()).isEqualTo(Verdict.OK);
        assertThat(shop.look("B11").evidence()).contains("keeper.service");
    }

    @Test
    void aTimerOfAnotherProjectDoesNotCount() throws IOException {
        Premises shop = new Premises(folder).withDatabase().variable("XDG_CONFIG_HOME", folder + "/home");
        Path units = Files.createDirectories(folder.resolve("home/systemd/user/timers.target.wants"));
        PlainFile.of(units.resolve("keeper.timer")).write("[Timer]\n");
        PlainFile.of(units.resolveSibling("keeper.service"))
                .write("[Service]\nExecStart=/opt/litekeeper backup --project " + folder + "-other\n");

        assertThat(shop.look("B11").verdict()).isEqualTo(Verdict.BAD);
    }

    @Test
    void leavesNoOtherTraceThanItsOwnMemory() throws IOException {
        Premises shop = new Premises(folder).withDatabase();
        List<String> before = names(shop.data());

        EvidenceGatherer.look(shop.subject());

        assertThat(names(shop.data())).isEqualTo(before);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("database/records/production.state.json"))))
                .isEqualTo("rw-------");
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName() + "").sorted().toList();
        }
    }

    private static void fill(Foreign writer, int frames) {
        writer.run("CREATE TABLE IF NOT EXISTS filler(x)");
        writer.run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + frames
                + ") INSERT INTO filler SELECT randomblob(4000) FROM n");
    }
}
