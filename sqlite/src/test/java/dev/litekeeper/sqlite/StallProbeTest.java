package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StallProbeTest {
    private static final Duration HELD = Duration.ofMillis(200);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void aWriterWaitsForAsLongAsTheWriteLockIsHeld(String journalMode) {
        PrivateCopy copy = copy(journalMode);
        try (StallProbe probe = StallProbe.on(copy);
                Session session = copy.write()) {
            long start = System.nanoTime();
            session.begin(Begin.IMMEDIATE);
            probe.ask();
            assertThat(seen(() -> probe.ask().writer()))
                    .isLessThanOrEqualTo(
                            Duration.ofNanos(System.nanoTime() - start).plusMillis(100));
            session.rollback();
        }
    }

    @Test
    void aReaderWaitsWhereSomebodyHasTheDatabaseToItself() {
        PrivateCopy copy = copy("delete");
        try (StallProbe probe = StallProbe.on(copy);
                Session session = copy.write()) {
            session.execute("BEGIN EXCLUSIVE");
            assertThat(seen(() -> probe.ask().reader())).isGreaterThanOrEqualTo(HELD);
            session.rollback();
        }
    }

    @Test
    void itChangesNothing() {
        PrivateCopy copy = copy("wal");
        Fingerprint before = Fingerprint.of(copy);
        try (StallProbe probe = StallProbe.on(copy)) {
            probe.ask();
        }
        assertThat(Fingerprint.of(copy).differences(before)).isEmpty();
    }

    /// The wait, as soon as it is that long.
    private static Duration seen(Supplier<Duration> wait) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (System.nanoTime() < deadline) {
            Duration now = wait.get();
            if (now.compareTo(HELD) >= 0) {
                return now;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("nobody had to wait");
    }

    private PrivateCopy copy(String journalMode) {
        PrivateCopy copy = new PrivateCopy(folder.resolve("copy.sqlite"));
        try (Session session = copy.create()) {
            session.set("journal_mode", journalMode);
            session.execute("CREATE TABLE t(a)");
        }
        return copy;
    }
}
