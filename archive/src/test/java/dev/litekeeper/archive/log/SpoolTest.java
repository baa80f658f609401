package dev.litekeeper.archive.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.wal.Attachment;
import dev.litekeeper.wal.WalPoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Segments wait for every store, and not without limit.
final class SpoolTest {
    private static final int PAGE = 4096;

    @TempDir
    Path folder;

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final MemorySegment page = Arena.ofAuto().allocate(PAGE);
    private final Random random = new Random(5);

    @AfterEach
    void close() {
        executor.close();
    }

    @Test
    void aSegmentGoesWhenEveryStoreHasIt() {
        try (LogFolder log = open(1 << 20);
                LogEncoder encoder = encoder(log)) {
            write(encoder, 3);
            Spool spool = log.spool();
            List<SegmentFile> files = spool.pending();
            assertThat(files).extracting(file -> file.name().sequence()).containsExactly(1L, 2L, 3L);
            assertThat(files)
                    .allSatisfy(file -> assertThat(
                                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                            .isEqualTo("rw-------"));
            assertThat(spool.bytes())
                    .isEqualTo(files.stream().mapToLong(SegmentFile::bytes).sum());
            spool.acknowledge("one", 2);
            assertThat(spool.pending()).hasSize(3);
            spool.acknowledge("two", 1);
            assertThat(spool.pending()).hasSize(2);
            assertThat(files.getFirst().path()).doesNotExist();
            spool.pass("two", Long.MAX_VALUE);
            assertThat(spool.pending()).hasSize(1);
            spool.acknowledge("one", 3);
            assertThat(spool.bytes()).isZero();
        }
    }

    @Test
    void aScanWaitsWhileTheSpoolIsHalfFull() {
        try (LogFolder log = open(1 << 20);
                LogEncoder encoder = encoder(log)) {
            assertThat(encoder.takesScan()).isTrue();
            write(encoder, 2);
            assertThat(encoder.takesScan()).isFalse();
            log.spool().pass("one", Long.MAX_VALUE);
            log.spool().pass("two", Long.MAX_VALUE);
            assertThat(encoder.takesScan()).isTrue();
        }
    }

    @Test
    void aScanThatWaitsGetsTheRoomOfWhatStoresHave() throws InterruptedException {
        try (LogFolder log = open(1 << 20);
                LogEncoder encoder = encoder(log)) {
            encoder.attached(new Attachment(PAGE, 0, false, "the first time", "1:1"));
            encoder.scanFinished(1);
            encoder.cut();
            assertThat(log.spool().after(0, Duration.ofSeconds(60))).isPresent();
            log.spool().acknowledge("one", 1);
            log.spool().acknowledge("two", 1);
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!encoder.takesScan()) {
                assertThat(System.nanoTime())
                        .as("%s wait", log.spool().pending())
                        .isLessThan(end);
                Thread.sleep(2);
            }
        }
    }

    @Test
    void aStoreSeesSegmentsAsTheyBecomeDurable() throws InterruptedException {
        try (LogFolder log = open(1 << 20);
                LogEncoder encoder = encoder(log)) {
            assertThat(log.spool().after(0, Duration.ofMillis(1))).isEmpty();
            executor.execute(() -> write(encoder, 1));
            assertThat(log.spool().after(0, Duration.ofSeconds(30)))
                    .hasValueSatisfying(file -> assertThat(file.path()).exists());
        }
    }

    /// Every commit would be a segment of its own: they may wait for no time at all.
    @Test
    void commitsShareASegmentWhereSegmentsAreRestrained() {
        try (LogFolder log = open(1 << 20);
                LogEncoder encoder = encoder(log, Duration.ZERO)) {
            write(encoder, 1);
            int before = log.spool().pending().size();
            encoder.restrain(Duration.ofDays(1));
            for (int i = 0; i < 5; i++) {
                commit(encoder);
                encoder.tick();
            }
            encoder.flush();
            int restrained = log.spool().pending().size();
            encoder.restrain(Duration.ZERO);
            commit(encoder);
            commit(encoder);
            encoder.flush();

            assertThat(restrained - before).isEqualTo(1);
            assertThat(log.spool().pending()).hasSize(restrained + 2);
        }
    }

    @Test
    void aSegmentThatTheLogNeedsToGoOnStays() {
        try (LogFolder log = open(1 << 20);
                LogEncoder encoder = encoder(log)) {
            write(encoder, 1);
            commit(encoder);
            encoder.cut();
            log.spool().acknowledge("one", 9);
            log.spool().acknowledge("two", 9);
            encoder.flush();
            assertThat(log.spool().pending()).isEmpty();
            assertThat(log.end().sequence()).isEqualTo(2);
        }
    }

    @Test
    void aFullSpoolFailsAndTheLogGoesOnWhenThereIsRoom() {
        try (LogFolder log = open(20_000)) {
            LogEncoder full = encoder(log);
            assertThatThrownBy(() -> write(full, 100))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("the spool is full");
            assertThatThrownBy(() -> commit(full)).isInstanceOf(Failure.class);
            assertThatThrownBy(full::close).isInstanceOf(Failure.class);
            assertThat(log.spool().bytes()).isLessThan(30_000);
            log.spool().pass("one", Long.MAX_VALUE);
            log.spool().pass("two", Long.MAX_VALUE);
        }
        try (LogFolder log = open(1 << 20)) {
            assertThat(log.lost()).isEmpty();
            assertThat(log.end().known()).isTrue();
            log.spool().pass("one", Long.MAX_VALUE);
            log.spool().pass("two", Long.MAX_VALUE);
            long reached = log.end().position();
            try (LogEncoder encoder = encoder(log)) {
                encoder.attached(new Attachment(PAGE, 1, true, "", "1:1"));
                commit(encoder);
                encoder.flush();
                assertThat(encoder.durable().position()).isEqualTo(reached + 1);
            }
        }
    }

    @Test
    void whatEveryStoreHasGoesAlsoWhereAFullSpoolEndedTheLogInTheMiddle() {
        try (LogFolder log = open(20_000)) {
            LogEncoder full = encoder(log);
            full.attached(new Attachment(PAGE, 0, false, "the first time", "1:1"));
            full.scanFinished(1);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) {
                            commit(full);
                            full.cut();
                        }
                    })
                    .hasMessageContaining("the spool is full");
            assertThatThrownBy(full::close).isInstanceOf(Failure.class);
        }
        try (LogFolder log = open(20_000)) {
            assertThat(log.spool().pending()).isNotEmpty();
            log.spool().acknowledge("one", log.end().sequence());
            log.spool().acknowledge("two", log.end().sequence());
            assertThat(log.spool().bytes()).isZero();
        }
        try (LogFolder log = open(20_000)) {
            assertThat(log.lost()).isEmpty();
            assertThat(log.end().known()).isTrue();
        }
    }

    private LogFolder open(long budget) {
        return LogFolder.open(folder.resolve("log"), Set.of("one", "two"), budget);
    }

    private LogEncoder encoder(LogFolder log) {
        return encoder(log, Duration.ofDays(1));
    }

    private LogEncoder encoder(LogFolder log, Duration sync) {
        return new LogEncoder(
                log,
                new LogEncoder.Settings(1, sync, new LogMemory(1 << 20, 1 << 20)),
                InstantSource.system(),
                random,
                executor);
    }

    private void write(LogEncoder encoder, int segments) {
        encoder.attached(new Attachment(PAGE, 0, false, "the first time", "1:1"));
        for (int i = 0; i < segments; i++) {
            if (i == 0) {
                encoder.scanFinished(1);
            } else {
                commit(encoder);
            }
            encoder.flush();
        }
    }

    private void commit(LogEncoder encoder) {
        byte[] bytes = new byte[PAGE];
        random.nextBytes(bytes);
        page.copyFrom(MemorySegment.ofArray(bytes));
        encoder.page(1, page, 0);
        encoder.commit(1, 2, new WalPoint(1, 2, 3, 4, 5));
    }
}
