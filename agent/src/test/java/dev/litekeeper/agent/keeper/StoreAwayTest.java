package dev.litekeeper.agent.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.agent.Alarm;
import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.capture.CaptureFigures;
import dev.litekeeper.archive.capture.Captures;
import dev.litekeeper.archive.timeline.ArchiveRestore;
import dev.litekeeper.archive.timeline.Timeline;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.check.Subject;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.store.Store;
import dev.litekeeper.testkit.Foreign;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A keeper at work whose only store goes away, and comes back or does not.
@Tag("slow")
class StoreAwayTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Scope SCOPE = new Scope("shop", "production");

    @TempDir
    Path folder;

    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private Captures captures;
    private Subject subject;
    private Foreign app;
    private Path root;

    @BeforeEach
    void open() {
        Path database = folder.resolve("shop.sqlite");
        root = folder.resolve("store");
        app = Foreign.on(database);
        app.run("PRAGMA journal_mode=wal");
        app.run("CREATE TABLE t(id INTEGER PRIMARY KEY, filler BLOB)");
        subject = subject(folder);
        captures = new Captures(InstantSource.system(), new Random(1), "here", () -> {});
    }

    private Subject subject(Path place) {
        PlainFile.of(place.resolve("litekeeper.yml")).write("""
                app: shop
                environments: {production: {database: shop.sqlite}}
                stores: [{name: local, url: "file://%s"}]
                keep: {spool: 16MB, jobs: []}
                """.formatted(root));
        Project project = Project.load(place);
        return new Subject(project, project.environment(EnvironmentName.PRODUCTION), InstantSource.system(), Map.of());
    }

    @AfterEach
    void close() {
        captures.close();
        app.close();
    }

    @Test
    void aFullSpoolIsAnAlarmAndTheAppGoesOnAndAllIsWellOnceTheStoreIsBack() throws Exception {
        try (Keeper keeper = keeper()) {
            Thread running = Thread.ofPlatform().start(keeper::run);
            app.run("INSERT INTO t(filler) VALUES (zeroblob(10))");
            until(keeper, report -> isDurable(report));
            Path away = folder.resolve("away");
            Files.move(root, away);
            Files.createFile(root);
            until(keeper, report -> {
                app.run("INSERT INTO t(filler) VALUES (randomblob(400000))");
                return report.alarms().stream().anyMatch(this::isOfTheSpool);
            });
            assertThat(durable(keeper)).as("of what waits").isFalse();
            app.run("PRAGMA wal_checkpoint(TRUNCATE)");
            Files.delete(root);
            Files.move(away, root);
            until(
                    keeper,
                    report -> isDurable(report) && report.alarms().stream().noneMatch(Alarm::lasts));
            app.run("INSERT INTO t(filler) VALUES (zeroblob(10))");
            until(keeper, report -> isDurable(report) && restores());
            keeper.stop();
            running.join();
        }
        Timeline timeline = Timeline.of(store(), SCOPE);
        assertThat(timeline.gaps()).as("what the spool had no room for").hasSize(1);
        assertThat(timeline.lineages()).hasSize(1);
    }

    @Test
    void nothingIsSaidToBeDurableInAFolderThatWasEmptiedAndTheNextKeeperBeginsAnew() throws Exception {
        try (Keeper keeper = keeper()) {
            Thread running = Thread.ofPlatform().start(keeper::run);
            app.run("INSERT INTO t(filler) VALUES (zeroblob(10))");
            until(keeper, report -> isDurable(report));
            Store store = store();
            store.list("").forEach(object -> store.delete(object.key()));
            app.run("INSERT INTO t(filler) VALUES (zeroblob(10))");
            until(
                    keeper,
                    report -> report.troubles().stream()
                            .anyMatch(trouble -> trouble.contains("not where it was")
                                    && trouble.contains("start the keeper again")));
            assertThat(durable(keeper)).isFalse();
            assertThat(store.list("")).isEmpty();
            keeper.stop();
            running.join();
        }
        try (Keeper keeper = keeper()) {
            Thread running = Thread.ofPlatform().start(keeper::run);
            until(
                    keeper,
                    report -> isDurable(report)
                            && report.alarms().stream()
                                    .anyMatch(alarm -> alarm.id().equals("lost local")));
            app.run("INSERT INTO t(filler) VALUES (zeroblob(10))");
            until(keeper, report -> isDurable(report) && restores());
            keeper.stop();
            running.join();
        }
    }

    @Test
    void aStoreThatCameBackWithTheArchiveOfAnotherKeeperIsNoAlarm() throws Exception {
        keptOnce(subject, false);
        Files.createDirectory(folder.resolve("two"));
        try (Foreign other = Foreign.on(folder.resolve("two/shop.sqlite"))) {
            other.run("PRAGMA journal_mode=wal");
            Subject two = subject(folder.resolve("two"));
            for (int i = 0; i < 3; i++) {
                other.run("CREATE TABLE t" + i + "(x)");
                keptOnce(two, true);
            }
        }
        Path away = folder.resolve("away");
        Files.move(root, away);
        Files.createFile(root);
        try (Keeper keeper = keeper(subject, true)) {
            Thread running = Thread.ofPlatform().start(keeper::run);
            app.run("INSERT INTO t(filler) VALUES (zeroblob(10))");
            until(keeper, report -> report.figures().stream().anyMatch(found -> found.position() > 1));
            Files.delete(root);
            Files.move(away, root);
            until(keeper, report -> {
                assertThat(report.problem()).isEmpty();
                return isDurable(report) && restores();
            });
            keeper.stop();
            running.join();
        }
        assertThat(told)
                .filteredOn(line -> line.contains("every page is sent anew"))
                .hasSize(1);
        assertThat(told).noneMatch(line -> line.contains("not kept"));
    }

    private void keptOnce(Subject one, boolean takeOver) {
        try (Keeper keeper = keeper(one, takeOver)) {
            keeper.awaitScans();
            assertThat(keeper.finish()).isTrue();
        }
    }

    private boolean isOfTheSpool(Alarm alarm) {
        return alarm.id().equals("spool") || alarm.evidence().contains("the spool is full");
    }

    private static boolean durable(Keeper keeper) {
        return isDurable(keeper.reports().getFirst());
    }

    /// Whether the keeper says that all it knows of is in the store.
    private static boolean isDurable(KeptReport report) {
        return report.figures()
                .filter(found -> found.phase() == CaptureFigures.Phase.FOLLOWING && found.position() > 0)
                .filter(found -> found.stores().stream()
                        .allMatch(store -> store.standing().position() == found.position()))
                .isPresent();
    }

    /// Whether the newest state in the store is the database as it is.
    private boolean restores() {
        Path file = folder.resolve("restored-" + System.nanoTime());
        Timeline timeline = Timeline.of(store(), SCOPE);
        ArchiveRestore.plan(timeline, timeline.newest().orElseThrow()).to(file, Progress.NONE);
        String sum = "SELECT count(*), sum(length(filler)), hex(max(filler)) FROM t";
        try (Foreign restored = Foreign.on(file)) {
            return restored.run(sum).equals(app.run(sum));
        }
    }

    private Keeper keeper() {
        return keeper(subject, false);
    }

    private Keeper keeper(Subject one, boolean takeOver) {
        KeeperOrder order = new KeeperOrder(
                List.of("true"), folder, "here", ZoneOffset.UTC, captures, takeOver, Systemd.of(Map.of()), told::add);
        Keeper keeper = Keeper.open(List.of(one), order);
        keeper.start();
        return keeper;
    }

    private Store store() {
        return Store.at("local", root.toUri().toString());
    }

    private static void until(Keeper keeper, Predicate<KeptReport> condition) throws InterruptedException {
        BooleanSupplier met = () -> condition.test(keeper.reports().getFirst());
        long end = System.nanoTime() + LONG.toNanos();
        while (!met.getAsBoolean()) {
            assertThat(System.nanoTime()).as(() -> keeper.reports().toString()).isLessThan(end);
            Thread.sleep(20);
        }
    }
}
