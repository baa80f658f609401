package dev.litekeeper.agent.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.archive.capture.Capture;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.check.Subject;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
    private final AtomicInteger attempts = new AtomicInteger();

    @TempDir
    Path folder;

    @Test
    void isTriedAgainSoonAlsoWhereTheClockIsSetBackMeanwhile() throws InterruptedException {
        try (Kept kept = new Kept(subject(), this::refused, _ -> {})) {
            kept.look(Runnable::run);
            assertThat(attempts).hasValue(1);
            now.updateAndGet(before -> before.minus(Duration.ofDays(365)));
            long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            while (attempts.get() < 3) {
                assertThat(System.nanoTime()).as("%s attempts", attempts).isLessThan(end);
                kept.look(Runnable::run);
                Thread.sleep(5);
            }
        }
    }

    private Capture refused() {
        attempts.incrementAndGet();
        throw Problem.environment("the disk is away").failure();
    }

    private Subject subject() {
        PlainFile.of(folder.resolve("litekeeper.yml"))
                .write("app: shop\nenvironments: {production: {database: shop.sqlite}}\n");
        Project project = Project.load(folder);
        return new Subject(project, project.environment(EnvironmentName.of("production")), now::get, Map.of());
    }
}
