package dev.litekeeper.agent.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.agent.Alarm;
import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.capture.CaptureOrder;
import dev.litekeeper.archive.capture.Captures;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.check.Subject;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.store.Store;
import dev.litekeeper.testkit.Foreign;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A database whose keeping is paused: nothing of it is hidden.
@Timeout(120)
class PausedTest {
    private static final Symptoms SYMPTOMS =
            new Symptoms(words -> "litekeeper " + words, ByteSize.parse("64MB"), Optional::empty);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

    @TempDir
    Path folder;

    private Foreign app;
    private Captures captures;
    private Kept kept;
    private long position;

    @BeforeEach
    void pause() {
        app = Foreign.on(folder.resolve("app.sqlite"));
        app.run("PRAGMA journal_mode=WAL");
        app.run("CREATE TABLE t(a)");
        captures = new Captures(InstantSource.system(), new Random(1), "here", () -> {});
        kept = new Kept(subject(), () -> captures.start(order()), _ -> {});
        kept.look(Runnable::run);
        Map<String, @Nullable Object> answer =
                new Answers(kept, this::report, () -> {}).to(Map.of("do", "wait", "millis", 60_000L));
        assertThat(answer).containsEntry("durable", true);
        position = answer.get("position") instanceof Long known ? known : -1;
        kept.pause();
    }

    @AfterEach
    void close() {
        kept.close();
        captures.close();
        app.close();
    }

    @Test
    void theLagGoesOnGrowingAndThePositionIsStillKnown() {
        pass(Duration.ofSeconds(20));
        assertThat(kept.report(List.of(), List.of()).json())
                .containsEntry("state", "paused")
                .containsEntry("position", position)
                .hasEntrySatisfying("why", why -> assertThat(why).asString().startsWith("commits are not kept since"));
        String metrics = Metrics.of(report());
        assertThat(metrics).contains("litekeeper_following{app=\"shop\",environment=\"production\"} 0");
        assertThat(metrics.lines())
                .filteredOn(line -> line.startsWith("litekeeper_replication_lag_seconds{"))
                .singleElement()
                .satisfies(line -> assertThat(Double.parseDouble(line.substring(line.indexOf('}') + 2)))
                        .isGreaterThanOrEqualTo(20));
    }

    @Test
    void isAnAlarmAfterHalfAMinuteUntilItIsResumed() {
        pass(Duration.ofSeconds(29));
        assertThat(kept.alarms(SYMPTOMS)).isEmpty();
        pass(Duration.ofSeconds(2));
        assertThat(kept.alarms(SYMPTOMS)).singleElement().satisfies(alarm -> {
            assertThat(alarm.id()).isEqualTo("paused");
            assertThat(alarm.title()).contains("commits are not kept");
            assertThat(alarm.fix()).isEqualTo("litekeeper keep resume");
        });

        kept.resume();
        assertThat(kept.alarms(SYMPTOMS)).extracting(Alarm::id).doesNotContain("paused");
        assertThat(report().state()).as("nothing is followed yet").isEqualTo("starting");
        while (report().missingSince().isPresent()) {
            kept.look(Runnable::run);
            Thread.onSpinWait();
        }
        assertThat(report().state()).isNotEqualTo("starting").isNotEqualTo("paused");
    }

    private KeptReport report() {
        return kept.report(List.of(), List.of());
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private CaptureOrder order() {
        return new CaptureOrder(
                DatabaseFile.at(folder.resolve("app.sqlite")),
                "the test's",
                new Scope("shop", "production"),
                folder.resolve("state"),
                subject().project().keep(),
                List.of(Store.at("local", folder.resolve("store").toUri().toString())),
                false);
    }

    private Subject subject() {
        PlainFile.of(folder.resolve("litekeeper.yml"))
                .write("app: shop\nenvironments: {production: {database: app.sqlite}}\n");
        Project project = Project.load(folder);
        return new Subject(project, project.environment(EnvironmentName.of("production")), now::get, Map.of());
    }
}
