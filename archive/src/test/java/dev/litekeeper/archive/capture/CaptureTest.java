package dev.litekeeper.archive.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.project.KeepPlan;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.store.FaultyStore;
import dev.litekeeper.store.Store;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalTime;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is told of a capture, and what is not.
class CaptureTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Path folder;
    private final Path path;
    private final Captures captures = new Captures(InstantSource.system(), new Random(1), "here", () -> {});

    CaptureTest(@TempDir Path folder) {
        this.folder = folder;
        this.path = folder.resolve("app.sqlite");
    }

    @AfterEach
    void close() {
        captures.close();
    }

    @Test
    void followsAfterTheRehearsal() {
        try (Foreign app = app(path)) {
            captures.rehearse();
            Capture capture = captures.start(order());
            app.run("INSERT INTO t VALUES (1)");

            assertThat(captures.rehearsed()).isEmpty();
            assertThat(capture.catchUp(LONG)).isPositive();
            assertThat(capture.finish(LONG)).isTrue();
        }
    }

    @Test
    void anotherFileInThePlaceOfTheDatabaseIsNoGap() throws IOException {
        Capture capture;
        try (Foreign app = app(path)) {
            capture = captures.start(order());
            app.run("INSERT INTO t VALUES (1)");
            capture.catchUp(LONG);
        }
        Path other = folder.resolve("other.sqlite");
        app(other).close();
        Files.deleteIfExists(folder.resolve("app.sqlite-wal"));
        Files.deleteIfExists(folder.resolve("app.sqlite-shm"));
        Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);

        CaptureFigures figures = until(capture, found -> found.replaced() == 1);
        assertThat(figures.gaps()).isZero();
    }

    @Test
    void aStopWhileTheAppIsGoneIsNoGap() {
        Capture first;
        try (Foreign app = app(path)) {
            first = captures.start(order());
            app.run("INSERT INTO t VALUES (1)");
            first.catchUp(LONG);
        }
        first.close();
        assertThat(Path.of(path + "-wal")).as("of whom nobody has it open").doesNotExist();
        Capture capture = captures.start(order());
        CaptureFigures figures = until(capture, found -> found.phase() == CaptureFigures.Phase.FOLLOWING);
        assertThat(figures.gaps()).isZero();
        assertThat(figures.replaced()).isZero();
    }

    @Test
    void commitsThatWereMissedAreAGap() {
        try (Foreign app = app(path)) {
            try (Capture capture = captures.start(order())) {
                app.run("INSERT INTO t VALUES (1)");
                capture.catchUp(LONG);
            }
            app.run("INSERT INTO t VALUES (2)");
            app.run("PRAGMA wal_checkpoint(TRUNCATE)");
            app.run("INSERT INTO t VALUES (3)");
            Capture capture = captures.start(order());

            CaptureFigures figures = until(capture, found -> found.gaps() == 1);
            assertThat(figures.lastGap())
                    .isEqualTo("the database was not followed for a while (the WAL was begun anew meanwhile);"
                            + " what changed was found by the page hashes");
        }
    }

    @Test
    void aGapBetweenTwoRunsThatTookNoCommitIsNotTakenForABeginning() {
        try (Foreign app = app(path)) {
            app.run("PRAGMA wal_checkpoint(TRUNCATE)");
            try (Capture capture = captures.start(order())) {
                until(capture, found -> found.phase() == CaptureFigures.Phase.FOLLOWING);
            }
            app.run("INSERT INTO t VALUES (1)");
            Capture capture = captures.start(order());

            CaptureFigures figures = until(capture, found -> found.gaps() == 1);
            assertThat(figures.lastGap())
                    .isEqualTo("the database was not followed for a while; what changed was found by the page hashes");
        }
    }

    @Test
    void whatNoStoreHadYetWhenTheKeeperStoppedIsGoneOnFrom() {
        FaultyStore store = new FaultyStore(store(), new Random(1));
        try (Foreign app = app(path)) {
            store.down(true);
            long position;
            try (Capture capture = captures.start(order(store))) {
                app.run("INSERT INTO t VALUES (1)");
                position = capture.catchUp(LONG);
            }
            app.run("INSERT INTO t VALUES (2)");
            app.run("PRAGMA wal_checkpoint(TRUNCATE)");
            app.run("INSERT INTO t VALUES (3)");
            store.down(false);
            Capture capture = captures.start(order(store));

            CaptureFigures figures = until(capture, found -> found.phase() == CaptureFigures.Phase.FOLLOWING);
            assertThat(figures.gaps()).isEqualTo(1);
            assertThat(capture.awaitDurable(position + 1, "local", LONG)).isTrue();
        }
    }

    @Test
    @Tag("slow")
    void restsOnceEverythingIsInTheStoreAndUntilTheNextCommit() {
        FaultyStore store = new FaultyStore(store(), new Random(1));
        Path other = folder.resolve("other.sqlite");
        try (Foreign app = app(path);
                Foreign _ = app(other)) {
            store.down(true);
            Capture capture = captures.start(order(store));
            until(capture, found -> found.phase() == CaptureFigures.Phase.FOLLOWING && found.spoolBytes() > 0);
            Capture later = captures.start(order(
                    other,
                    "later",
                    Store.at("later", folder.toUri().resolve("later/").toString())));
            until(later, _ -> later.rest() != 0);
            assertThat(capture.rest()).as("while the store lacks it").isZero();

            store.down(false);
            until(capture, _ -> capture.rest() != 0);
            long rest = capture.rest();
            long position = capture.position();
            assertThat(rest).isNotEqualTo(later.rest());
            app.run("INSERT INTO t VALUES (1)");
            until(capture, _ -> capture.position() > position);
            assertThat(capture.rest()).isNotEqualTo(rest);
            assertThat(capture.awaitDurable(position + 1, "local", LONG)).isTrue();
            until(capture, _ -> capture.rest() != 0);
            assertThat(capture.rest()).as("of another rest").isNotEqualTo(rest);
        }
    }

    private static CaptureFigures until(Capture capture, Predicate<CaptureFigures> condition) {
        long end = System.nanoTime() + LONG.toNanos();
        CaptureFigures figures = capture.figures();
        while (!condition.test(figures)) {
            assertThat(System.nanoTime() - end)
                    .as(() -> capture.figures().toString())
                    .isNegative();
            Thread.onSpinWait();
            figures = capture.figures();
        }
        return figures;
    }

    private static Foreign app(Path path) {
        Foreign app = Foreign.on(path);
        app.run("PRAGMA journal_mode=WAL");
        app.run("CREATE TABLE t(a INTEGER)");
        return app;
    }

    private Store store() {
        return Store.at("local", folder.resolve("store").toUri().toString());
    }

    private CaptureOrder order() {
        return order(store());
    }

    private CaptureOrder order(Store store) {
        return order(path, "state", store);
    }

    private CaptureOrder order(Path database, String state, Store store) {
        KeepPlan plan = new KeepPlan(
                List.of(),
                folder,
                Duration.ofMillis(50),
                ByteSize.parse("64MB"),
                ByteSize.parse("8MB"),
                false,
                List.of(),
                Duration.ZERO,
                List.of(),
                Duration.ZERO,
                LocalTime.MIDNIGHT);
        return new CaptureOrder(
                DatabaseFile.at(database),
                "the test's",
                new Scope("app", "production"),
                folder.resolve(state),
                plan,
                List.of(store),
                false);
    }
}
