package dev.litekeeper.agent.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.Stores;
import dev.litekeeper.archive.capture.Capture;
import dev.litekeeper.archive.capture.CaptureOrder;
import dev.litekeeper.archive.capture.Captures;
import dev.litekeeper.archive.timeline.ArchiveRestore;
import dev.litekeeper.archive.timeline.ArchiveVerification;
import dev.litekeeper.archive.timeline.Point;
import dev.litekeeper.archive.timeline.Span;
import dev.litekeeper.archive.timeline.Timeline;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.check.Subject;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.store.S3Access;
import dev.litekeeper.store.Store;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.Programs;
import dev.litekeeper.testkit.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A live database kept over days of a simulated clock, by what the keeper is made of.
@Tag("slow")
class DaysTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int DAYS = Integer.getInteger("days", 4);
    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(BEGIN);
    private final InstantSource clock = now::get;
    private Duration leap = Duration.ZERO;
    private Captures captures;
    private Subject subject;
    private Foreign app;

    @BeforeEach
    void open() {
        Path database = folder.resolve("shop.sqlite");
        app = Foreign.on(database);
        app.run("PRAGMA journal_mode=wal");
        app.run("CREATE TABLE n(v INTEGER, filler BLOB)");
        app.run("INSERT INTO n VALUES(0, zeroblob(9000))");
        app.run("CREATE TABLE ballast AS SELECT randomblob(400000) AS a");
        PlainFile.of(folder.resolve("litekeeper.yml")).write("""
                app: shop
                environments: {production: {database: shop.sqlite, tiers: {every-commit: 3h, 1h: 1d, 1d: 1y}}}
                stores: [{name: local, url: "file://%s"}]
                keep: {tiers: {every-commit: 10y}, grace: 1h, jobs: []}
                """.formatted(folder.resolve("store")));
        Project project = Project.load(folder);
        subject = new Subject(project, project.environment(EnvironmentName.PRODUCTION), clock, Map.of());
        captures = new Captures(clock, new Random(1), "here", () -> {});
    }

    @AfterEach
    void close() {
        captures.close();
        app.close();
    }

    @Test
    void everyTierIsRestoredAndNothingElseIsKept() throws Exception {
        NavigableMap<Long, Long> values = new TreeMap<>();
        Timeline timeline = keptFor(24 * DAYS, store(), values);
        assertThat(timeline.latest(now.get(), 10_000)).hasSizeLessThan(48 + DAYS + 16);
        litestreamRestores(timeline, values);
    }

    /// Joining, the objects of the tiers and both steps of deletion, over S3.
    @Test
    void everyTierIsRestoredFromABucketToo() throws Exception {
        try (S3Server server = S3Server.start()) {
            S3Access access = new S3Access(
                    Optional.of(server.endpoint()),
                    Optional.empty(),
                    Optional.of(new S3Access.Credentials(S3Server.ACCESS_KEY, S3Server.SECRET_KEY)),
                    true);
            Store bucket = Store.at("local", "s3://" + S3Server.BUCKET + "/days", access);
            Timeline timeline = keptFor(30, bucket, new TreeMap<>());
            assertThat(timeline.spans().stream().map(Span::level).distinct()).contains(0, 1, 2, 9);
            assertThat(timeline.latest(now.get(), 10_000)).hasSizeLessThan(31);
        }
    }

    /// The archive after so many hours with a commit each, every state of which is restored that was promised.
    private Timeline keptFor(int hours, Store store, NavigableMap<Long, Long> values) throws IOException {
        Path state = Files.createDirectory(folder.resolve("state"));
        NavigableMap<Long, Instant> times = new TreeMap<>();
        Tidying tidying = tidying(store, state);
        long mostObjects = 0;
        try (Capture capture = captures.start(order(store, state))) {
            for (long hour = 1; hour <= hours; hour++) {
                now.set(BEGIN.plus(Duration.ofHours(hour)).minusSeconds(60));
                app.run("UPDATE n SET v = " + hour + ", filler = randomblob(9000)");
                long position = capture.catchUp(LONG);
                values.put(position, hour);
                times.put(position, now.get());
                capture.send();
                assertThat(capture.awaitDurable(position, "local", LONG)).isTrue();
                now.set(BEGIN.plus(Duration.ofHours(hour)));
                tidying.runDue(position);
                assertThat(tidying.alarms()).isEmpty();
                if (hour > hours - 24) {
                    mostObjects = Math.max(mostObjects, objects(store));
                }
            }
        }
        Timeline timeline = Timeline.of(store, scope());
        assertThat(timeline.gaps()).isEmpty();
        promised(timeline, values, times, Duration.ofHours(1), Duration.ofDays(1));
        promised(timeline, values, times, Duration.ofDays(1), Duration.ofDays(365));
        assertThat(timeline.oldest().orElseThrow().position()).isLessThanOrEqualTo(values.firstKey());
        assertThat(mostObjects).as("objects in the store on the last day").isLessThan(220);
        assertThat(ArchiveVerification.of(store, scope(), values.lastKey(), folder, Progress.NONE)
                        .findings())
                .isEmpty();
        return timeline;
    }

    @Test
    void nothingIsDeletedByAClockThatLeapt() throws Exception {
        Path state = Files.createDirectory(folder.resolve("state"));
        Store store = store();
        Tidying tidying = tidying(store, state);
        try (Capture capture = captures.start(order(store, state))) {
            long position = halfADay(capture, tidying);
            int states = states(store);
            leap = Duration.ofDays(3650);
            now.set(now.get().plus(leap));
            for (int hour = 0; hour < 8; hour++) {
                now.set(now.get().plus(Duration.ofHours(1)));
                tidying.run(position);
                assertThat(tidying.alarms())
                        .singleElement()
                        .matches(alarm -> alarm.id().equals("clock"));
                assertThat(states(store)).isGreaterThanOrEqualTo(states);
            }
            now.set(now.get().minus(leap));
            leap = Duration.ZERO;
            now.set(now.get().plus(Duration.ofHours(20)));
            tidying.run(position);
            assertThat(tidying.alarms()).isEmpty();
        }
    }

    /// `forgotten`: the state folder does not tell when it was used last, so that only the store does.
    @ParameterizedTest
    @CsvSource({"365, false", "365, true", "-365, false", "-365, true"})
    void nothingIsDeletedByAClockThatIsWrongWhenTheKeeperStarts(int days, boolean forgotten) throws Exception {
        Path state = Files.createDirectory(folder.resolve("state"));
        Store store = store();
        try (Capture capture = captures.start(order(store, state))) {
            halfADay(capture, tidying(store, state));
        }
        int states = states(store);
        leap = Duration.ofDays(days);
        now.set(now.get().plus(leap));
        if (forgotten) {
            Files.delete(state.resolve("clock.json"));
        }
        try (Capture capture = captures.start(order(store, state))) {
            long position = capture.catchUp(LONG);
            for (int start = 0; start < 3; start++) {
                Tidying tidying = tidying(store, state);
                for (int hour = 0; hour < 4; hour++) {
                    now.set(now.get().plus(Duration.ofHours(1)));
                    tidying.run(position);
                    assertThat(tidying.alarms())
                            .singleElement()
                            .matches(alarm -> alarm.id().equals("clock"));
                    assertThat(states(store)).isGreaterThanOrEqualTo(states);
                }
            }
            Tidying tidying = tidying(store, state);
            tidying.run(position);
            now.set(now.get().plus(Duration.ofHours(20)));
            tidying.run(position);
            assertThat(tidying.alarms()).isEmpty();
            now.set(now.get().plus(Duration.ofHours(2)));
            tidying.run(position);
            assertThat(states(store) < states)
                    .as("what was old by then is gone")
                    .isEqualTo(days > 0);
        }
    }

    /// Twelve hours with a commit each; answers the last one.
    /// How many there are, the thousand waymarks that stay aside.
    private static long objects(Store store) {
        return store.list("shop").stream()
                .filter(object -> !object.key().toString().contains("/way-"))
                .count();
    }

    private long halfADay(Capture capture, Tidying tidying) {
        long position = 0;
        for (int hour = 1; hour <= 12; hour++) {
            now.set(BEGIN.plus(Duration.ofHours(hour)));
            app.run("UPDATE n SET v = " + hour);
            position = capture.catchUp(LONG);
            capture.send();
            assertThat(capture.awaitDurable(position, "local", LONG)).isTrue();
            tidying.runDue(position);
        }
        return position;
    }

    private static int states(Store store) {
        return Timeline.of(store, scope())
                .latest(Instant.ofEpochMilli(Long.MAX_VALUE), 1000)
                .size();
    }

    private Tidying tidying(Store store, Path state) {
        return new Tidying(
                subject,
                List.of(store),
                state,
                () -> Duration.between(BEGIN, now.get()).minus(leap).toNanos(),
                new Random(2));
    }

    /// What is restored by Litestream itself from the objects of the tiers.
    private void litestreamRestores(Timeline timeline, NavigableMap<Long, Long> values) throws Exception {
        String litestream = Programs.require("litestream").toString();
        int restored = 0;
        for (Point point : timeline.latest(now.get(), 10_000)) {
            if (point.level() == 0 || !values.containsKey(point.position()) || restored == 4) {
                continue;
            }
            Path out = folder.resolve("litestream-" + point.position());
            Process process = new ProcessBuilder(
                            litestream,
                            "restore",
                            "-txid",
                            String.format("%016x", point.position()),
                            "-o",
                            out.toString(),
                            "file://" + folder.resolve("store/shop/production/archive/litestream"))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            assertThat(value(out)).isEqualTo(values.get(point.position()));
            restored++;
        }
        assertThat(restored).isEqualTo(4);
    }

    private void promised(
            Timeline timeline,
            NavigableMap<Long, Long> values,
            NavigableMap<Long, Instant> times,
            Duration step,
            Duration kept) {
        times.forEach((position, at) -> {
            long end = Math.ceilDiv(at.toEpochMilli(), step.toMillis()) * step.toMillis();
            Map.Entry<Long, Instant> next = times.higherEntry(position);
            boolean last = next == null || next.getValue().toEpochMilli() > end;
            if (last && at.isAfter(now.get().minus(kept)) && end <= now.get().toEpochMilli()) {
                Path file = folder.resolve("restored-" + step.toHours() + "-" + position);
                ArchiveRestore.plan(timeline, timeline.at(position)).to(file, Progress.NONE);
                assertThat(value(file)).as("commit %s", position).isEqualTo(values.get(position));
            }
        });
    }

    @Test
    void theKeeperTidiesByItself() throws Exception {
        KeeperOrder order = new KeeperOrder(
                List.of("true"), folder, "here", ZoneOffset.UTC, captures, false, Systemd.of(Map.of()), _ -> {});
        try (Keeper keeper = Keeper.open(List.of(subject), order)) {
            Thread running = Thread.ofPlatform().start(keeper::run);
            until(() -> !segments().isEmpty());
            app.run("UPDATE n SET v = 1");
            until(() -> segments().size() > 1);
            assertThat(made()).isZero();
            until(() -> {
                now.set(now.get().plus(Duration.ofMinutes(6)));
                return made() > 0;
            });
            keeper.stop();
            running.join();
        }
        Timeline timeline = Timeline.of(store(), scope());
        assertThat(timeline.newest()).isPresent();
    }

    private List<String> segments() {
        return store().list("shop/production/archive/e").stream()
                .map(object -> object.key().text())
                .filter(key -> key.endsWith(".seg"))
                .toList();
    }

    private long made() {
        return store().list("shop/production/archive/proof/").size();
    }

    private CaptureOrder order(Store store, Path state) {
        return new CaptureOrder(
                DatabaseFile.at(subject.environment().database()),
                "this one",
                scope(),
                state,
                subject.project().keep(),
                List.of(store),
                false);
    }

    private static Scope scope() {
        return new Scope("shop", "production");
    }

    private Store store() {
        return Stores.open(subject.project().stores(), subject.variables()).getFirst();
    }

    private static long value(Path database) {
        try (Foreign sqlite = Foreign.on(database)) {
            return Long.parseLong(sqlite.run("SELECT v FROM n").replaceAll("\\D", ""));
        }
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("too late").isLessThan(end);
            Thread.sleep(50);
        }
    }
}
