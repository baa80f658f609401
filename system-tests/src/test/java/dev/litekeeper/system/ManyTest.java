package dev.litekeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// One keeper of many databases in which hardly anything happens, as it is run.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ManyTest {
    private static final int DATABASES = 120;
    /// What Java itself and the keeper have, whatever the number of databases is.
    private static final int FEW = 100;

    private static final int DESCRIPTORS_EACH = 10;

    private Path folder;
    private Process keeper;

    @BeforeAll
    void keep(@TempDir Path temporary) throws IOException {
        folder = temporary;
        Path template = folder.resolve("template.sqlite");
        try (Foreign app = Foreign.on(template)) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(id INTEGER PRIMARY KEY, a)");
        }
        List<String> words = new ArrayList<>(List.of("keep"));
        for (int number = 0; number < DATABASES; number++) {
            layOut(number, template);
            words.addAll(List.of("--project", project(number).toString()));
        }
        keeper = Launcher.in(folder)
                .builder(words.toArray(String[]::new))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        atLeast(DATABASES, this::kept);
    }

    @AfterAll
    void end() throws InterruptedException {
        keeper.destroyForcibly().waitFor();
    }

    @Test
    void threadsAndDescriptorsAreFewOnceNothingHappens() {
        atMost(FEW, () -> entries("task"));
        atMost(FEW + DESCRIPTORS_EACH * DATABASES, () -> entries("fd"));
    }

    @Test
    void aCommitInOneOfThemIsSoonInItsStore() throws IOException {
        atMost(FEW, () -> entries("task"));
        try (Foreign app = Foreign.on(database(77))) {
            app.run("INSERT INTO t(a) VALUES ('after long idleness')");
        }
        Launcher launcher = Launcher.in(project(77));
        Ran waited = launcher.run("wait", "--timeout", "60s");
        assertThat(waited.exit()).as("%s", waited).isZero();

        Path out = folder.resolve("restored.sqlite");
        Ran restored = launcher.run("restore", "--latest", "--to", out.toString(), "--yes");
        assertThat(restored.exit()).as("%s", restored).isZero();
        try (Foreign reader = Foreign.on(out)) {
            assertThat(reader.run("SELECT a FROM t")).isEqualTo("[[\"after long idleness\"]]");
        }
    }

    @Test
    void anIdleOneStandsInNobodysWay() throws IOException {
        atMost(FEW, () -> entries("task"));
        try (Foreign app = Foreign.on(database(42))) {
            app.run("PRAGMA busy_timeout=0");
            assertThat(app.run("PRAGMA wal_checkpoint(TRUNCATE)"))
                    .as("without waiting")
                    .isEqualTo("[[0, 0, 0]]");
            app.run("BEGIN EXCLUSIVE");
            app.run("INSERT INTO t(a) VALUES ('alone')");
            app.run("COMMIT");
        }
        for (String end : List.of("", "-wal", "-shm")) {
            Files.delete(Path.of(database(42) + end));
        }
        atLeast(1, () -> Launcher.in(project(42)).run("wait", "--timeout", "1s").exit());
    }

    private void layOut(int number, Path template) throws IOException {
        Files.createDirectories(project(number).resolve("store"));
        Files.copy(template, database(number));
        Files.writeString(
                project(number).resolve("litekeeper.yml"),
                "app: shop\nenvironments: {production: {database: " + database(number) + "}}\n"
                        + "stores: [{name: local, url: \"file://"
                        + project(number).resolve("store") + "\"}]\n"
                        + "keep: {jobs: []}\n");
    }

    private Path project(int number) {
        return folder.resolve("p" + number);
    }

    private Path database(int number) {
        return project(number).resolve("app.sqlite");
    }

    private int kept() {
        return log().split(": kept,? from", -1).length - 1;
    }

    /// How many threads or descriptors the keeper has.
    private int entries(String what) {
        try (Stream<Path> found = Files.list(Path.of("/proc/" + keeper.pid(), what))) {
            return (int) found.count();
        } catch (IOException e) {
            throw new UncheckedIOException(log(), e);
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void atMost(int most, IntSupplier figure) {
        within(figure, now -> now <= most);
    }

    private void atLeast(int least, IntSupplier figure) {
        within(figure, now -> now >= least);
    }

    private void within(IntSupplier figure, IntPredicate wanted) {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        int now = figure.getAsInt();
        while (!wanted.test(now)) {
            assertThat(System.nanoTime()).as("in time, not %d; %s", now, log()).isLessThan(end);
            LockSupport.parkNanos(100_000_000);
            now = figure.getAsInt();
        }
    }
}
