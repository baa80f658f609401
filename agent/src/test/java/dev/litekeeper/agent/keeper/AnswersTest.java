package dev.litekeeper.agent.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.capture.Capture;
import dev.litekeeper.archive.capture.CaptureOrder;
import dev.litekeeper.archive.capture.Captures;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.check.Subject;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.store.Store;
import dev.litekeeper.testkit.Foreign;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AnswersTest {
    private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

    @TempDir
    Path folder;

    @Test
    @Timeout(120)
    void whoWaitsIsAnsweredByTheNextCaptureWhereOneEnds() {
        try (Captures captures = new Captures(InstantSource.system(), new Random(1), "here", () -> {});
                Foreign app = Foreign.on(folder.resolve("app.sqlite"));
                Kept kept = new Kept(subject(), () -> captures.start(order()), _ -> {})) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(a)");
            kept.look(Runnable::run);
            Capture first = kept.capture();
            first.close();
            Answers answers = new Answers(kept, () -> kept.report(List.of(), List.of()), () -> {});

            CompletableFuture<Map<String, @Nullable Object>> answer =
                    CompletableFuture.supplyAsync(() -> answers.to(Map.of("do", "wait", "millis", HOUR_MILLIS)));
            while (!answer.isDone()) {
                kept.look(Runnable::run);
                Thread.onSpinWait();
            }

            assertThat(answer.join()).containsEntry("durable", true);
            assertThat(kept.capture()).isNotSameAs(first);
        }
    }

    @Test
    @Timeout(120)
    void whoWaitsForACommitThatDoesNotExistIsToldTheNewest() {
        try (Captures captures = new Captures(InstantSource.system(), new Random(1), "here", () -> {});
                Foreign app = Foreign.on(folder.resolve("app.sqlite"));
                Kept kept = new Kept(subject(), () -> captures.start(order()), _ -> {})) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(a)");
            kept.look(Runnable::run);
            Answers answers = new Answers(kept, () -> kept.report(List.of(), List.of()), () -> {});
            Object newest =
                    answers.to(Map.of("do", "wait", "millis", HOUR_MILLIS)).get("position");

            assertThat(answers.to(Map.of("do", "wait", "millis", 1L, "commit", 9999L)))
                    .containsEntry("durable", false)
                    .containsEntry("position", 9999L)
                    .containsEntry("newest", newest);
        }
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
        return new Subject(
                project, project.environment(EnvironmentName.of("production")), InstantSource.system(), Map.of());
    }
}
