package dev.litekeeper.life.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.archive.Backup;
import dev.litekeeper.archive.BackupOrder;
import dev.litekeeper.archive.Scope;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.DatedRecord;
import dev.litekeeper.life.Records;
import dev.litekeeper.life.plan.Disaster;
import dev.litekeeper.life.plan.RecoveryPlan;
import dev.litekeeper.life.pointintime.WrittenArchive;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.CopyLimits;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.store.Store;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.Programs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class DrillTest {
    @TempDir
    Path folder;

    @Test
    void provesTheNewestBackupWithASecondEngine() {
        Programs.require("sqlite3");
        project("drill: {smoke: [\"SELECT name FROM customer WHERE id = 1\"]}");
        backup();

        DrillReport report = drill(System.getenv());

        assertThat(report.verdict()).as(report.text()).isEqualTo(DrillReport.Verdict.PROVEN);
        assertThat(report.engine()).startsWith("sqlite3 3.");
        assertThat(report.seen().smoke()).containsValue("Ann");
        assertThat(report.seen().rows()).isGreaterThanOrEqualTo(6);
        assertThat(report.restore()).isPositive();
    }

    @Test
    void cannotTellWhereThereIsNoSecondEngine() {
        project("");
        backup();

        DrillReport report = drill(Map.of("PATH", folder.toString()));

        assertThat(report.verdict()).isEqualTo(DrillReport.Verdict.COULD_NOT_TELL);
        assertThat(report.text()).contains("no sqlite3");
    }

    @Test
    void failsWhereThereIsNoBackup() {
        project("");

        DrillReport report = drill(System.getenv());

        assertThat(report.verdict()).isEqualTo(DrillReport.Verdict.FAILED);
        assertThat(report.text()).contains("no proven backup");
    }

    @Test
    void failsWhereOneByteInTheStoreIsAnother() throws IOException {
        project("");
        backup();
        Path stored = stored(".sqlite.zst");
        try (FileChannel channel = PlainFile.of(stored).openOrCreate()) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, 40);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 1)}), 40);
        }

        DrillReport report = drill(System.getenv());

        assertThat(report.verdict()).isEqualTo(DrillReport.Verdict.FAILED);
    }

    @Test
    void failsWhereASmokeQueryGivesNoRowOrAnError() {
        Programs.require("sqlite3");
        project("drill: {smoke: [\"SELECT 1 FROM customer WHERE id = 99\", \"SELECT nothing FROM nowhere\"]}");
        backup();

        DrillReport report = drill(System.getenv());

        assertThat(report.verdict()).isEqualTo(DrillReport.Verdict.FAILED);
        assertThat(report.faults()).hasSize(2);
        assertThat(report.text()).contains("gave no row").contains("nowhere");
    }

    @Test
    void failsWhereASmokeQueryGivesAnotherRowOrTooFew() {
        Programs.require("sqlite3");
        project("""
                drill:
                  smoke:
                    - {query: "SELECT id, name FROM customer WHERE id = 1", gives: 1|Ann}
                    - {query: "SELECT name FROM customer WHERE id = 1", gives: Bob}
                    - {query: SELECT count(*) FROM customer, at-least: 1}
                    - {query: SELECT count(*) FROM customer, at-least: 1000}
                """);
        backup();

        DrillReport report = drill(System.getenv());

        assertThat(report.verdict()).isEqualTo(DrillReport.Verdict.FAILED);
        assertThat(report.faults()).hasSize(2);
        assertThat(report.text()).contains("gave Ann, not Bob").contains(", not 1000 or more");
    }

    @Test
    void tellsOrphansOfTheSourceWithoutBlamingTheBackup() {
        Programs.require("sqlite3");
        project("");
        try (Foreign app = Foreign.on(database())) {
            app.run("DELETE FROM customer WHERE id = 2");
        }
        backup();

        DrillReport report = drill(System.getenv());

        assertThat(report.verdict()).as(report.text()).isEqualTo(DrillReport.Verdict.PROVEN);
        assertThat(report.seen().foreignKeys()).isEqualTo(1);
    }

    @Test
    void seesAFullTextIndexThatDisagreesWithItsTable() {
        Programs.require("sqlite3");
        project("");
        try (Foreign app = Foreign.on(database())) {
            app.run("CREATE TABLE note(id INTEGER PRIMARY KEY, text)");
            app.run("CREATE VIRTUAL TABLE search USING fts5(text, content=note, content_rowid=id)");
            app.run("INSERT INTO note VALUES (1, 'never indexed')");
            app.run("INSERT INTO search(rowid, text) VALUES (1, 'something else')");
        }
        backup();

        assertThat(drill(System.getenv()).seen().fullText())
                .singleElement()
                .asString()
                .startsWith("\"search\": ");
    }

    @Test
    void recordsAreChainedAndCarryTheFigures() {
        Programs.require("sqlite3");
        project("");
        backup();
        Drill drill = new Drill(order(System.getenv(), Optional.empty()));

        DatedRecord first = drill.record(drill.run(Progress.NONE));
        drill.record(drill.run(Progress.NONE));

        List<DatedRecord> records = Records.of(folder, "production").all("drill");
        assertThat(records).hasSize(2);
        assertThat(records.get(0).hash()).isEqualTo(first.hash());
        assertThat(PlainFile.of(folder.resolve("database/records/production.jsonl"))
                        .readString()
                        .lines()
                        .toList()
                        .get(1))
                .contains(first.hash());
        assertThat(records.get(1).content()).containsKeys("restoreMillis", "backupAgeMillis", "engine", "rows");
    }

    @Test
    void theWayBackWithoutLitekeeperWorksAsWritten() throws IOException, InterruptedException {
        Programs.require("sqlite3");
        Programs.require("zstd");
        Project project = project("");
        backup();
        Disaster byHand = RecoveryPlan.of(project, EnvironmentName.PRODUCTION).disasters().stream()
                .filter(disaster -> disaster.result().equals("by-hand.sqlite"))
                .findFirst()
                .orElseThrow();
        assertThat(byHand.drill()).hasSizeLessThanOrEqualTo(10);

        Process shell = new ProcessBuilder("sh", "-eu", "-c", String.join("\n", byHand.drill()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();

        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(said).isZero();
        try (Foreign restored = Foreign.on(folder.resolve("by-hand.sqlite"))) {
            assertThat(restored.run("SELECT name FROM customer ORDER BY id")).contains("Ann", "Bob");
        }
    }

    @Test
    void provesTheNewestCommitOfTheArchiveAndMeasuresTheWorkThatIsNotInIt() throws IOException {
        Programs.require("sqlite3");
        project("drill: {smoke: [\"SELECT name FROM customer WHERE id = 3\"]}");
        Instant tip = Instant.parse("2026-11-22T14:03:05.120Z");
        try (Foreign app = Foreign.on(database())) {
            app.run("SELECT 1");
            Store store = Store.at("local", folder.resolve("store").toUri().toString());
            try (WrittenArchive archive = new WrittenArchive(
                    folder.resolve("keeper"), app, database(), store, new Scope("shop", "production"))) {
                archive.commit(tip.minusSeconds(60));
                app.run("INSERT INTO customer VALUES (3, 'Cy', 1, NULL)");
                archive.commit(tip);
            }
            Path wal = folder.resolve("shop.sqlite-wal");
            Files.setLastModifiedTime(wal, FileTime.from(tip));

            DrillReport report = drill(System.getenv());

            assertThat(report.verdict()).as(report.text()).isEqualTo(DrillReport.Verdict.PROVEN);
            assertThat(report.commit()).hasValue(2);
            assertThat(report.text()).startsWith("commit 2 restored from local");
            assertThat(report.seen().smoke()).containsValue("Cy");
            assertThat(report.lost()).as("all of it is in the archive").isZero();
            assertThat(report.content()).containsEntry("commit", 2L).containsEntry("backup", "");
            Files.setLastModifiedTime(wal, FileTime.from(tip.plusSeconds(3)));
            assertThat(drill(System.getenv()).lost()).hasSeconds(3);
        }
        Path segment = stored(".seg");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 1;
        Files.write(segment, bytes);

        DrillReport damaged = drill(System.getenv());

        assertThat(damaged.verdict()).as(damaged.text()).isEqualTo(DrillReport.Verdict.FAILED);
    }

    @Test
    void failsWhereObjectsOfTheArchiveAreLost() throws IOException {
        Programs.require("sqlite3");
        project("");
        try (Foreign app = Foreign.on(database())) {
            Store store = Store.at("local", folder.resolve("store").toUri().toString());
            try (WrittenArchive archive = new WrittenArchive(
                    folder.resolve("keeper"), app, database(), store, new Scope("shop", "production"))) {
                for (int i = 3; i < 6; i++) {
                    app.run("INSERT INTO customer VALUES (" + i + ", 'Cy', 1, NULL)");
                    archive.commit(Instant.parse("2026-11-22T14:03:00Z").plusSeconds(i));
                }
            }
            store.list("").stream()
                    .filter(object -> object.key().text().contains("/00000002."))
                    .forEach(object -> store.delete(object.key()));
        }

        DrillReport report = drill(System.getenv());

        assertThat(report.commit()).as("the newest one that is left").hasValue(1);
        assertThat(report.verdict()).isEqualTo(DrillReport.Verdict.FAILED);
        assertThat(report.text()).contains("objects are lost");
    }

    private Project project(String lines) {
        PlainFile.of(folder.resolve("litekeeper.yml"))
                .write("app: shop\nenvironments:\n  production: {database: shop.sqlite}\nstores: [{name: local, url: \""
                        + folder.resolve("store").toUri() + "\"}]\n" + lines + "\n");
        try (Foreign app = Foreign.on(database())) {
            app.run("PRAGMA journal_mode=wal");
            app.run("CREATE TABLE customer(id INTEGER PRIMARY KEY, name TEXT, balance REAL, photo BLOB)");
            app.run("CREATE TABLE invoice(id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customer(id))");
            app.run("CREATE TABLE \"odd \"\"name\"(k TEXT PRIMARY KEY, v) WITHOUT ROWID");
            app.run("INSERT INTO customer VALUES (1, 'Ann', 0.1, x'00ff'), (2, 'Bob', 1e300, NULL)");
            app.run("INSERT INTO invoice VALUES (1, 1), (2, 2)");
            app.run("INSERT INTO \"odd \"\"name\" VALUES ('a\nb', 9223372036854775807), ('\u00e9', 'x')");
        }
        return Project.load(folder);
    }

    private Path database() {
        return folder.resolve("shop.sqlite");
    }

    private void backup() {
        Backup.by(InstantSource.system(), new Random(1))
                .make(
                        new BackupOrder(
                                new Scope("shop", "production"),
                                DatabaseFile.at(database()),
                                List.of(Store.at(
                                        "local", folder.resolve("store").toUri().toString())),
                                folder,
                                CopyLimits.DEFAULT),
                        Progress.NONE)
                .failure()
                .ifPresent(failure -> {
                    throw failure;
                });
    }

    private DrillReport drill(Map<String, String> variables) {
        return new Drill(order(variables, Optional.empty())).run(Progress.NONE);
    }

    private DrillOrder order(Map<String, String> variables, Optional<Path> program) {
        Project project = Project.load(folder);
        return new DrillOrder(
                project,
                project.environment(EnvironmentName.PRODUCTION),
                InstantSource.system(),
                new LinkedHashMap<>(variables),
                folder,
                program);
    }

    private Path stored(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
