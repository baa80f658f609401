package dev.litekeeper.archive.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.wal.Attachment;
import dev.litekeeper.wal.WalPoint;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Databases and transactions larger than memory.
final class LargeTest {
    private static final int PAGE = 4096;

    @TempDir
    Path folder;

    /// What runs with little memory: a scan of a database that is mostly holes, and one transaction that writes many
    /// pages. `FOLDER PAGES-OF-THE-SCAN PAGES-OF-THE-TRANSACTION`.
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        int scan = Integer.parseInt(args[1]);
        int transaction = Integer.parseInt(args[2]);
        try (ExecutorService executor = Executors.newCachedThreadPool();
                LogFolder log = LogFolder.open(folder, Set.of("store"), 1L << 40);
                LogEncoder encoder = encoder(log, executor)) {
            MemorySegment page = Arena.ofAuto().allocate(PAGE);
            encoder.attached(new Attachment(PAGE, scan, false, "the first time", "1:1"));
            for (int number = 1; number <= scan; number++) {
                page.set(ValueLayout.JAVA_LONG, 0, number % 1000 == 1 ? number : 0);
                encoder.scanned(number, page, 0);
            }
            encoder.scanFinished(1);
            for (int number = 1; number <= transaction; number++) {
                page.set(ValueLayout.JAVA_LONG, 0, -number);
                encoder.page(number, page, 0);
            }
            encoder.commit(scan, 2, new WalPoint(1, 2, 3, 4, 5));
            encoder.commit(10, 3, new WalPoint(1, 2, 3, 4, 5));
            page.set(ValueLayout.JAVA_LONG, 0, 77);
            encoder.page(scan, page, 0);
            encoder.commit(scan, 4, new WalPoint(1, 2, 3, 4, 5));
            encoder.flush();
            try (Replay replay = Replay.into(folder.resolve("restored"), 4 << 20)) {
                for (SegmentFile file : log.spool().pending()) {
                    replay.apply(SegmentReader.read(file));
                }
                replay.prove();
            }
        }
    }

    /// `-Dlitekeeper.log.pages=13107200` makes it a database of 50 GB.
    @Test
    @Tag("slow")
    void memoryDoesNotGrowWithTheDatabaseOrTheTransaction() throws IOException, InterruptedException {
        int scan = Integer.getInteger("litekeeper.log.pages", 400_000);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeTest.class.getName(),
                        folder.resolve("log").toString(),
                        "" + scan,
                        "200000")
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        try (LogFolder log = LogFolder.open(folder.resolve("log"), Set.of("store"), 1L << 40)) {
            assertThat(log.lost()).isEmpty();
            assertThat(log.end().position()).isEqualTo(4);
            List<SegmentName> names =
                    log.spool().pending().stream().map(SegmentFile::name).toList();
            assertThat(names).hasSizeGreaterThanOrEqualTo(4);
            assertThat(names.get(1).commits()).as("inside the transaction").isZero();
        }
    }

    @Test
    void thePageSqliteNeverUsesBelongsToNoState() throws IOException {
        int size = 65536;
        int lock = (1 << 30) / size + 1;
        MemorySegment page = Arena.ofAuto().allocate(size);
        Path restored = folder.resolve("restored");
        try (ExecutorService executor = Executors.newCachedThreadPool();
                LogFolder log = LogFolder.open(folder.resolve("log"), Set.of("store"), 1L << 40);
                LogEncoder encoder = encoder(log, executor);
                Replay replay = Replay.into(restored, 1 << 20)) {
            encoder.attached(new Attachment(size, lock + 1, false, "the first time", "1:1"));
            for (int number = lock - 1; number <= lock + 1; number++) {
                page.fill((byte) number);
                encoder.scanned(number, page, 0);
            }
            encoder.scanFinished(1);
            encoder.flush();
            replay.apply(SegmentReader.read(log.spool().pending().getFirst()));
            replay.prove();
            assertThat(first(restored, lock - 1, size)).isEqualTo((byte) (lock - 1));
            assertThat(first(restored, lock, size)).isZero();
            assertThat(first(restored, lock + 1, size)).isEqualTo((byte) (lock + 1));
        }
    }

    private static byte first(Path file, int page, int size) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        try (FileChannel channel = FileChannel.open(file)) {
            channel.read(one, (long) (page - 1) * size);
        }
        return one.get(0);
    }

    private static LogEncoder encoder(LogFolder log, ExecutorService executor) {
        return new LogEncoder(
                log,
                new LogEncoder.Settings(1, Duration.ofDays(1), new LogMemory(4 << 20, 4 << 20)),
                InstantSource.system(),
                new Random(),
                executor);
    }
}
