package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.archive.log.LogEncoder;
import dev.litekeeper.archive.log.LogFolder;
import dev.litekeeper.archive.log.LogMemory;
import dev.litekeeper.archive.log.SegmentFile;
import dev.litekeeper.archive.ship.Tip;
import dev.litekeeper.project.Tier;
import dev.litekeeper.store.Store;
import dev.litekeeper.wal.Attachment;
import dev.litekeeper.wal.WalPoint;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// How long restores take. `make FOLDER PAGES COMMITS` lays an archive down; `restore FOLDER POSITION`
/// restores from it (0: the newest) in this process; `copy FOLDER` is what a plain copy of the same bytes
/// takes.
final class RestoreBench {
    private static final Scope SCOPE = new Scope("app", "production");
    private static final int PAGE = 4096;

    private RestoreBench() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[1]);
        Store store = Store.at("store", folder.resolve("store").toUri().toString());
        switch (args[0]) {
            case "make" -> make(folder, store, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            case "upkeep" -> upkeep(folder, store);
            case "restore" -> restore(folder, store, Long.parseLong(args[2]));
            default -> copy(folder);
        }
    }

    private static void make(Path folder, Store store, int pages, int commits) throws IOException {
        Files.createDirectories(folder.resolve("log"));
        Random random = new Random(1);
        byte[] content = new byte[PAGE];
        try (ExecutorService executor = Executors.newSingleThreadExecutor();
                LogFolder log = LogFolder.open(folder.resolve("log"), Set.of("store"), 1L << 40);
                LogEncoder encoder = new LogEncoder(
                        log,
                        new LogEncoder.Settings(1, Duration.ofMillis(200), new LogMemory(64L << 20, 64L << 20)),
                        InstantSource.system(),
                        random,
                        executor)) {
            ArchiveKeys keys = ArchiveKeys.of(SCOPE);
            Past.begin(store, keys, 1, Tip.NONE);
            encoder.attached(new Attachment(PAGE, pages, false, "first", "1:1"));
            MemorySegment memory = MemorySegment.ofArray(content);
            for (int page = 1; page <= pages; page++) {
                fill(content, page, random);
                encoder.scanned(page, memory, 0);
            }
            long millis = System.currentTimeMillis();
            encoder.scanFinished(millis);
            int size = pages;
            int used = 0;
            for (int i = 0; i < commits; i++) {
                if (used + 60 > PAGE) {
                    size++;
                    used = 0;
                    java.util.Arrays.fill(content, (byte) 0);
                }
                for (int k = 0; k < 60; k++) {
                    content[used++] = (byte) ('a' + random.nextInt(26));
                }
                encoder.page(size, memory, 0);
                encoder.commit(size, millis + i / 60, new WalPoint(1, 2, i, 3, 4));
                encoder.tick();
            }
            encoder.cut();
            encoder.flush();
            for (SegmentFile file : log.spool().pending()) {
                store.put(keys.segment(1, file.name().sequence()), Files.readAllBytes(file.path()));
                log.spool().acknowledge("store", file.name().sequence());
            }
        }
    }

    private static void fill(byte[] content, int page, Random random) {
        for (int at = 0; at < PAGE; at += 32) {
            long word = random.nextLong();
            for (int k = 0; k < 32; k++) {
                content[at + k] =
                        k < 12 ? (byte) (word >>> (k * 5)) : (byte) ("row of page " + page % 97).charAt(k % 12);
            }
        }
    }

    private static void upkeep(Path folder, Store store) {
        List<Tier> tiers = List.of(
                new Tier(Duration.ZERO, Duration.ofDays(1)), new Tier(Duration.ofMinutes(1), Duration.ofDays(7)));
        Upkeep upkeep = new Upkeep(store, SCOPE, new Upkeep.Rules(tiers, Duration.ofHours(1), folder), new Random(1));
        long began = System.nanoTime();
        System.out.println(upkeep.run(Instant.now()) + " " + (System.nanoTime() - began) / 1_000_000 + " ms");
    }

    private static void restore(Path folder, Store store, long position) throws IOException {
        Path target = folder.resolve("restored");
        for (int i = Integer.getInteger("times", 1); i > 0; i--) {
            Files.deleteIfExists(target);
            long began = System.nanoTime();
            Timeline timeline = Timeline.of(store, SCOPE);
            Point point = position == 0 ? timeline.newest().orElseThrow() : timeline.at(position);
            long read = System.nanoTime();
            Restored restored = ArchiveRestore.plan(timeline, point).to(target, (phase, done, total) -> {});
            System.out.println("read " + (read - began) / 1_000_000 + " ms, restore "
                    + restored.took().toMillis() + " ms, " + restored);
        }
    }

    private static void copy(Path folder) throws IOException {
        for (int i = 0; i < 5; i++) {
            Path copy = folder.resolve("copy");
            Files.deleteIfExists(copy);
            long began = System.nanoTime();
            new ProcessBuilder("cp", folder.resolve("restored").toString(), copy.toString())
                    .start()
                    .onExit()
                    .join();
            try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            System.out.println("cp + fsync " + (System.nanoTime() - began) / 1_000_000 + " ms");
        }
    }
}
