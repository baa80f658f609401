package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FlusherTest {
    private static final long ENOUGH = 64L << 20;

    @Test
    void doesNothingWhereThereIsNoFile(@TempDir Path folder) {
        try (Flusher flusher = new Flusher(folder.resolve("none"))) {
            flusher.wrote(ENOUGH);
            assertThatCode(flusher::require).doesNotThrowAnyException();
        }
    }

    @Test
    void whatIsForgottenIsStillInTheFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("large");
        byte[] bytes = new byte[(int) ENOUGH];
        new Random(7).nextBytes(bytes);
        Files.write(file, bytes);
        try (Flusher flusher = Flusher.forgetting(file)) {
            flusher.wrote(ENOUGH);
        }
        assertThat(Files.mismatch(file, Files.write(folder.resolve("same"), bytes)))
                .isEqualTo(-1);
    }

    /// Its end would drop the locks of this process.
    @Test
    void doesNotOpenALiveDatabase(@TempDir Path folder) {
        Path file = folder.resolve("app.sqlite");
        try (Foreign app = Foreign.on(file)) {
            app.run("CREATE TABLE t(a)");
        }
        try (Session session = DatabaseFile.at(file).read()) {
            assertThat(session.queryLong("SELECT count(*) FROM t")).isZero();
            assertThatThrownBy(() -> new Flusher(file).close()).hasMessageContaining("live database");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void tellsBeforeItsEndThatTheDiskFailed() throws InterruptedException {
        Flusher flusher = new Flusher(Path.of("/dev/full"));
        flusher.wrote(ENOUGH);

        assertThatThrownBy(() -> untilItFails(flusher))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(flusher::close).isInstanceOf(UncheckedIOException.class);
    }

    private static void untilItFails(Flusher flusher) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < deadline) {
            flusher.require();
            Thread.onSpinWait();
        }
    }
}
