package dev.litekeeper.archive.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.wal.Attachment;
import dev.litekeeper.wal.WalPoint;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A database in memory that changes at random beside an encoder, with a copy of it for every position.
final class Written implements AutoCloseable {
    static final String STORE = "store";
    static final long BUDGET = 1L << 30;
    /// Bytes of the database, of which there are as many copies as commits.
    private static final int MOST = 40 << 16;
    private static final long NEVER = Duration.ofDays(1).toMillis();

    final Path folder;
    final int pageSize;
    final Random random;
    final Map<Long, byte[]> copies = new TreeMap<>();
    private ExecutorService executor;
    byte[] content = new byte[0];
    LogFolder log;
    LogEncoder encoder;
    String inode = "1:1";
    long millis = 1_700_000_000_000L;
    private int frame;

    Written(Path folder, int pageSize, Random random) {
        this.folder = folder;
        this.pageSize = pageSize;
        this.random = random;
        open();
    }

    void open() {
        executor = Executors.newCachedThreadPool();
        log = LogFolder.open(folder, Set.of(STORE), BUDGET);
        encoder = new LogEncoder(
                log,
                new LogEncoder.Settings(1, Duration.ofMillis(NEVER), new LogMemory(64L * pageSize, 64L * pageSize)),
                InstantSource.system(),
                new Random(),
                executor);
    }

    int pages() {
        return content.length / pageSize;
    }

    void attach(boolean continues) {
        encoder.attached(new Attachment(pageSize, pages(), continues, continues ? "" : "the test says so", inode));
    }

    /// Hands over every page of the database, with `between` after some of them.
    void scan(Runnable between) {
        for (int page = 1; page <= pages(); page++) {
            encoder.scanned(page, MemorySegment.ofArray(content), (long) (page - 1) * pageSize);
            if (random.nextInt(8) == 0) {
                between.run();
            }
        }
        encoder.scanFinished(millis);
        copies.putIfAbsent(encoder.position(), content.clone());
    }

    /// A transaction that changes some pages, and perhaps the size; its state is not kept.
    void change() {
        int size = random.nextInt(4) == 0 ? resized() : Math.max(1, pages());
        content = Arrays.copyOf(content, size * pageSize);
        int changes = 1 + random.nextInt(random.nextInt(20) == 0 ? 2 * size : 4);
        for (int i = 0; i < changes; i++) {
            page(1 + random.nextInt(size));
        }
        millis += random.nextInt(3);
        encoder.commit(size, millis, new WalPoint(1, 2, ++frame, 3, 4));
    }

    /// [#change], whose state can be restored.
    void commit() {
        change();
        copies.put(encoder.position(), content.clone());
    }

    /// Pages that were added and not written are zeros, as SQLite leaves them; those that go away lose their content.
    private int resized() {
        return Math.clamp(pages() + random.nextInt(21) - 10, 1, MOST / pageSize);
    }

    private void page(int number) {
        int from = (number - 1) * pageSize;
        switch (random.nextInt(4)) {
            case 0 -> Arrays.fill(content, from, from + pageSize, (byte) 0);
            case 1 -> {
                byte[] bytes = new byte[pageSize];
                random.nextBytes(bytes);
                System.arraycopy(bytes, 0, content, from, pageSize);
            }
            default -> {
                for (int i = 0; i < 5; i++) {
                    content[from + random.nextInt(pageSize)] = (byte) random.nextInt();
                }
            }
        }
        encoder.page(number, MemorySegment.ofArray(content), from);
    }

    List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        log.spool().pending().forEach(file -> segments.add(SegmentReader.read(file)));
        return segments;
    }

    /// The bytes of the database at a position, put together from the segments.
    static byte[] restored(List<Segment> segments, long position, Path file) throws IOException {
        try (Replay replay = Replay.into(file, 1 << 18)) {
            for (Segment segment : segments) {
                if (segment.name().holds(position)) {
                    replay.applyUpTo(segment, position);
                    break;
                }
                replay.apply(segment);
            }
            assertThat(replay.prove().position()).isEqualTo(position);
        }
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
    }

    /// Ends as a killed process does: what was not durable by now is lost.
    void abandon() {
        log.close();
    }

    @Override
    public void close() {
        encoder.close();
        log.close();
        executor.close();
    }
}
