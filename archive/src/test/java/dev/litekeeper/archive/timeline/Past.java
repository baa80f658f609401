package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.archive.log.LogEncoder;
import dev.litekeeper.archive.log.LogFolder;
import dev.litekeeper.archive.log.LogMemory;
import dev.litekeeper.archive.log.SegmentFile;
import dev.litekeeper.archive.ship.Claim;
import dev.litekeeper.archive.ship.Keeper;
import dev.litekeeper.archive.ship.Tip;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import dev.litekeeper.wal.Attachment;
import dev.litekeeper.wal.WalPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A database in memory that changes at random and is archived in a store, with a copy of it for every
/// position and a clock of its own.
final class Past implements AutoCloseable {
    static final Scope SCOPE = new Scope("app", "production");
    static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
    private static final String NAME = "store";

    /// A state: what the bytes were, and when.
    static final class State {
        private final byte[] content;
        private final long millis;

        State(byte[] content, long millis) {
            this.content = content;
            this.millis = millis;
        }

        byte[] content() {
            return content;
        }

        long millis() {
            return millis;
        }
    }

    final Path folder;
    final Store store;
    final ArchiveKeys keys = ArchiveKeys.of(SCOPE);
    final ConcurrentSkipListMap<Long, State> states = new ConcurrentSkipListMap<>();
    final int pageSize;
    final Random random;
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final LogFolder log;
    private final LogEncoder encoder;
    private byte[] content;
    private volatile Instant now = BEGIN;
    private long shipped;
    private Tip tip = Tip.NONE;
    private long epoch = 1;
    private int frame;
    private String inode = "1:1";

    Past(Path folder, int pageSize, int pages, Random random) {
        this(folder, Store.at(NAME, folder.resolve("store").toUri().toString()), pageSize, pages, random);
    }

    Past(Path folder, Store store, int pageSize, int pages, Random random) {
        this.folder = folder;
        this.store = store;
        this.pageSize = pageSize;
        this.random = random;
        this.content = new byte[pages * pageSize];
        random.nextBytes(content);
        try {
            Files.createDirectories(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.log = LogFolder.open(folder.resolve("log"), Set.of(NAME), 1L << 30);
        this.encoder = new LogEncoder(
                log,
                new LogEncoder.Settings(1, Duration.ofDays(1), new LogMemory(64L * pageSize, 64L * pageSize)),
                InstantSource.system(),
                random,
                executor);
        begin(store, keys, 1, Tip.NONE);
        attach(false);
        scan();
    }

    Instant now() {
        return now;
    }

    Past pass(Duration time) {
        now = now.plus(time);
        return this;
    }

    int pages() {
        return content.length / pageSize;
    }

    /// A transaction that changes some pages and at times the size.
    Past commit() {
        change();
        states.put(encoder.position(), new State(content.clone(), now.toEpochMilli()));
        return this;
    }

    /// A transaction that changes the first page alone, and the size.
    Past resize(int size) {
        content = Arrays.copyOf(content, size * pageSize);
        content[0]++;
        encoder.page(1, MemorySegment.ofArray(content), 0);
        encoder.commit(size, now.toEpochMilli(), new WalPoint(1, 2, ++frame, 3, 4));
        states.put(encoder.position(), new State(content.clone(), now.toEpochMilli()));
        return this;
    }

    /// A transaction that writes every page anew.
    Past rewrite() {
        random.nextBytes(content);
        for (int from = 0; from < content.length; from += pageSize) {
            encoder.page(from / pageSize + 1, MemorySegment.ofArray(content), from);
        }
        encoder.commit(pages(), now.toEpochMilli(), new WalPoint(1, 2, ++frame, 3, 4));
        states.put(encoder.position(), new State(content.clone(), now.toEpochMilli()));
        return this;
    }

    Past commits(int count) {
        for (int i = 0; i < count; i++) {
            pass(Duration.ofMillis(random.nextInt(1, 50))).commit();
        }
        return this;
    }

    /// Commits are missed: the database changes unseen, and a scan finds what is another.
    Past gap() {
        encoder.detached("the test says so");
        pass(Duration.ofSeconds(5));
        for (int i = 0; i < 3; i++) {
            content[random.nextInt(content.length)]++;
        }
        attach(false);
        change();
        pass(Duration.ofSeconds(1));
        scan();
        return this;
    }

    /// The file is replaced by another database.
    Past replace(int pages) {
        encoder.detached("the test says so");
        inode = "1:" + random.nextInt(2, 1_000_000);
        content = new byte[pages * pageSize];
        random.nextBytes(content);
        attach(false);
        scan();
        return this;
    }

    /// Puts everything so far into the store.
    Past ship() {
        encoder.cut();
        encoder.flush();
        for (SegmentFile file : log.spool().pending()) {
            if (file.name().sequence() > shipped) {
                put(keys.segment(epoch, file.name().sequence()), file.path());
                tip = new Tip(
                        epoch, file.name().sequence(), file.seal(), file.name().last());
                shipped = file.name().sequence();
                log.spool().acknowledge(NAME, shipped);
            }
        }
        return this;
    }

    /// A later run of the keeper goes on from what is in the store; what waits to be shipped was written
    /// before.
    Past takeOver() {
        epoch++;
        begin(store, keys, epoch, tip);
        return this;
    }

    /// A keeper claims an epoch, and goes on from here.
    static void begin(Store store, ArchiveKeys keys, long epoch, Tip continued) {
        Keeper keeper = new Keeper("test", "run " + epoch, "here", 1, BEGIN);
        store.put(keys.claim(epoch), new Claim(epoch, keeper, "the test's", BEGIN).write());
        store.put(keys.start(epoch), continued.write(epoch, keeper.run()));
    }

    Timeline timeline() {
        return Timeline.of(store, SCOPE);
    }

    byte[] restored(Timeline timeline, long position) {
        Path target = folder.resolve("restored-" + random.nextLong());
        try {
            ArchiveRestore.plan(timeline, timeline.at(position)).to(target, (phase, done, total) -> {});
            return Files.readAllBytes(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(target);
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(Key key, Path file) {
        try {
            store.put(key, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void attach(boolean continues) {
        encoder.attached(new Attachment(pageSize, pages(), continues, continues ? "" : "the test says so", inode));
    }

    private void scan() {
        for (int page = 1; page <= pages(); page++) {
            encoder.scanned(page, MemorySegment.ofArray(content), (page - 1L) * pageSize);
        }
        encoder.scanFinished(now.toEpochMilli());
        states.put(encoder.position(), new State(content.clone(), now.toEpochMilli()));
    }

    private void change() {
        int size = random.nextInt(6) == 0 ? Math.max(2, pages() + random.nextInt(9) - 4) : pages();
        content = Arrays.copyOf(content, size * pageSize);
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int number = 1 + random.nextInt(size);
            int from = (number - 1) * pageSize;
            for (int k = 0; k < 5; k++) {
                content[from + random.nextInt(pageSize)] = (byte) random.nextInt();
            }
            encoder.page(number, MemorySegment.ofArray(content), from);
        }
        encoder.commit(size, now.toEpochMilli(), new WalPoint(1, 2, ++frame, 3, 4));
    }

    /// The state at a position that there was.
    State at(long position) {
        return Objects.requireNonNull(states.get(position), "there was one");
    }

    @Override
    public void close() {
        encoder.close();
        log.close();
        executor.close();
    }
}
