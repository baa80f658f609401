package dev.litekeeper.archive.ship;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.archive.log.LogEncoder;
import dev.litekeeper.archive.log.LogEnd;
import dev.litekeeper.archive.log.LogFolder;
import dev.litekeeper.archive.log.LogMemory;
import dev.litekeeper.archive.timeline.ArchiveRestore;
import dev.litekeeper.archive.timeline.Point;
import dev.litekeeper.archive.timeline.Timeline;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import dev.litekeeper.store.StoredObject;
import dev.litekeeper.wal.Attachment;
import dev.litekeeper.wal.WalPoint;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A keeper without a database: a log of pages that change at random, with a copy of them at every position.
final class Site implements AutoCloseable {
    static final ArchiveKeys KEYS = ArchiveKeys.of(new Scope("app", "production"));
    private static final int PAGE = 512;
    private static final int PAGES = 8;

    final Keeper keeper;
    final LogFolder log;
    final Map<Long, byte[]> copies = new TreeMap<>();
    private final LogEncoder encoder;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Random random;
    private final byte[] content = new byte[PAGE * PAGES];
    private String inode = "";
    private int frame;

    private Site(Keeper keeper, LogFolder log, Random random) {
        this.keeper = keeper;
        this.log = log;
        this.random = random;
        this.encoder = new LogEncoder(
                log,
                new LogEncoder.Settings(1, Duration.ofDays(1), new LogMemory(64L * PAGE, 64L * PAGE)),
                InstantSource.system(),
                random,
                executor);
    }

    /// A keeper that begins a lineage after whatever its log ended with.
    static Site open(Path folder, String id, Collection<String> stores, Random random) {
        return of(LogFolder.open(folder, stores, 1L << 30), id, random);
    }

    /// A keeper whose log goes on after this end of an archive, which is another's.
    static Site after(End end, Path folder, String id, Collection<String> stores, Random random) {
        LogFolder log = LogFolder.open(folder, stores, 1L << 30);
        log.restart(LogEnd.after(end.highestSequence(), end.tip().seal(), end.highestPosition(), 0));
        return of(log, id, random);
    }

    /// The keeper of a site that was closed, started again: its log goes on without a break.
    static Site again(Site closed, Path folder, Collection<String> stores) {
        LogFolder log = LogFolder.open(folder, stores, 1L << 30);
        Site site = new Site(keeper(closed.keeper.id(), closed.random), log, closed.random);
        site.inode = closed.inode;
        site.copies.putAll(closed.copies);
        System.arraycopy(closed.content, 0, site.content, 0, site.content.length);
        site.encoder.attached(new Attachment(PAGE, PAGES, true, "", site.inode));
        return site;
    }

    private static Site of(LogFolder log, String id, Random random) {
        Keeper keeper = keeper(id, random);
        Site site = new Site(keeper, log, random);
        random.nextBytes(site.content);
        site.inode = "1:" + random.nextInt();
        site.encoder.attached(new Attachment(PAGE, PAGES, false, "the test says so", site.inode));
        for (int page = 0; page < PAGES; page++) {
            site.encoder.scanned(page + 1, MemorySegment.ofArray(site.content), (long) page * PAGE);
        }
        site.encoder.scanFinished(System.currentTimeMillis());
        site.copies.put(site.encoder.position(), site.content.clone());
        site.cut();
        return site;
    }

    static Keeper keeper(String id, Random random) {
        return new Keeper(
                id,
                Long.toHexString(random.nextLong()),
                "here",
                ProcessHandle.current().pid(),
                Instant.now());
    }

    /// A commit, in a segment of its own.
    long commit() {
        int page = random.nextInt(PAGES);
        content[page * PAGE + random.nextInt(PAGE)] = (byte) random.nextInt();
        encoder.page(page + 1, MemorySegment.ofArray(content), (long) page * PAGE);
        encoder.commit(PAGES, System.currentTimeMillis(), new WalPoint(1, 2, ++frame, 3, 4));
        copies.put(encoder.position(), content.clone());
        cut();
        return encoder.position();
    }

    long position() {
        return encoder.position();
    }

    Destination to(Store store) {
        return new Destination(store, KEYS, keeper, "/srv/app.sqlite", false);
    }

    Shipper ship(Store store) {
        return new Shipper(to(store), log, Supply.NONE, InstantSource.system(), random);
    }

    private void cut() {
        encoder.cut();
        encoder.flush();
    }

    /// Stops without a word, as a killed process does; the folder stays.
    @Override
    public void close() {
        encoder.close();
        log.close();
        executor.close();
    }

    /// Every state that can be restored from the store, by position.
    static Map<Long, byte[]> restored(Store store, Path scratch) throws IOException {
        Timeline timeline = Timeline.of(store, KEYS.scope());
        Map<Long, byte[]> states = new TreeMap<>();
        Path folder = Files.createTempDirectory(scratch, "restored");
        for (Point point : timeline.latest(Instant.ofEpochMilli(Long.MAX_VALUE), Integer.MAX_VALUE)) {
            Path file = folder.resolve("state-" + point.position());
            ArchiveRestore.plan(timeline, point).to(file, Progress.NONE);
            states.put(point.position(), Files.readAllBytes(file));
        }
        return states;
    }

    /// The segments in the store, in the order of the log.
    static List<Key> segments(Store store) {
        return store.list(KEYS.prefix()).stream()
                .map(StoredObject::key)
                .filter(key -> KEYS.segmentOf(key).isPresent())
                .sorted(Comparator.comparingLong(key -> KEYS.segmentOf(key).orElseThrow()))
                .toList();
    }
}
