package dev.litekeeper.life.who;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.HeldLock.Role;
import dev.litekeeper.testkit.Foreign;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {
    private static final Duration STEP = Duration.ofMillis(50);

    private final Path file;
    private final Watch watch;

    WatchTest(@TempDir Path folder) {
        this.file = folder.resolve("app.sqlite");
        this.watch = new Watch(DatabaseFile.at(file), InstantSource.system());
    }

    @Test
    void tellsHowLongAReaderPinsTheWalAtLeastAndHowFarItIsBehind() {
        try (Foreign writer = Foreign.on(file);
                Foreign reader = Foreign.on(file)) {
            writer.run("PRAGMA journal_mode=WAL");
            writer.run("CREATE TABLE t(a)");
            reader.run("BEGIN");
            reader.run("SELECT * FROM t");
            for (int i = 0; i < 5; i++) {
                writer.run("INSERT INTO t VALUES (zeroblob(10000))");
            }

            WhoReport report = watch.lookFor(Duration.ofMillis(300), STEP);

            Visitor pinning = report.pinnedBy().orElseThrow();
            assertThat(pinning.occupant().orElseThrow().pid()).isEqualTo(reader.pid());
            Duty reading =
                    pinning.duties().stream().filter(Duty::pinsWal).findFirst().orElseThrow();
            assertThat(reading.atLeast())
                    .isGreaterThanOrEqualTo(Duration.ofMillis(300))
                    .isEqualTo(report.span());
            assertThat(reading.seen()).isEqualTo(report.looks());
            assertThat(reading.bytesBehind()).isGreaterThan(50_000).isLessThanOrEqualTo(report.walBytes());
            assertThat(report.warnings()).isEmpty();
        }
    }

    @Test
    void aReaderThatSeesTheNewestCommitPinsNothing() {
        try (Foreign app = Foreign.on(file)) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(a)");
            app.run("BEGIN");
            app.run("SELECT * FROM t");

            WhoReport report = watch.lookFor(Duration.ZERO, STEP);

            assertThat(report.pinnedBy()).isEmpty();
            assertThat(report.visitors()).hasSize(1);
            assertThat(report.visitors().getFirst().duties())
                    .extracting(duty -> duty.lock().role())
                    .contains(Role.READING_WAL, Role.CONNECTED);
        }
    }

    @Test
    void startsCountingAnewWhereALockWasLetGo() {
        try (Foreign app = Foreign.on(file)) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(a)");
            app.run("BEGIN IMMEDIATE");
            watch.look();
            app.run("COMMIT");
            watch.look();
            app.run("BEGIN IMMEDIATE");
            watch.look();

            Duty writing = watch.report().visitors().getFirst().duties().stream()
                    .filter(duty -> duty.lock().role() == Role.WRITING)
                    .findFirst()
                    .orElseThrow();
            assertThat(writing.seen()).isEqualTo(2);
            assertThat(writing.atLeast()).isZero();
            assertThat(writing.now()).isTrue();
        }
    }

    @Test
    void warnsOfAWriteTransactionThatStaysOpen() {
        try (Foreign app = Foreign.on(file)) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("BEGIN IMMEDIATE");

            WhoReport report = watch.lookFor(Duration.ofMillis(1100), STEP);

            assertThat(report.warnings()).extracting(Warning::id).containsExactly("long-write");
        }
    }

    @Test
    void warnsOfAConnectionWhoseLocksWereCancelled() {
        try (Foreign app = Foreign.on(file)) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(a)");
            assertThat(watch.lookFor(Duration.ZERO, STEP).warnings()).isEmpty();
            app.closesTheDatabaseAsAPlainFile(file);

            Watch after = new Watch(DatabaseFile.at(file), InstantSource.system());

            assertThat(after.lookFor(Duration.ofMillis(200), STEP).warnings())
                    .extracting(Warning::id)
                    .containsExactly("lost-locks");
        }
    }

    @Test
    void warnsOfCommitsThatGoToADeletedWal() throws Exception {
        try (Foreign app = Foreign.on(file)) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(a)");
            Files.delete(file.resolveSibling("app.sqlite-wal"));

            assertThat(watch.lookFor(Duration.ZERO, STEP).warnings())
                    .extracting(Warning::id)
                    .containsExactly("deleted-wal");
        }
    }

    @Test
    void warnsOfAWalThatACrashLeftBehind() {
        try (Foreign app = Foreign.on(file)) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(a)");
            app.kill();
        }

        WhoReport report = watch.lookFor(Duration.ZERO, STEP);

        assertThat(report.visitors()).isEmpty();
        if (report.last().view().whole()) {
            assertThat(report.warnings()).extracting(Warning::id).containsExactly("leftover-wal");
        }
    }
}
