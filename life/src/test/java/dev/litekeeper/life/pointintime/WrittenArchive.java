package dev.litekeeper.life.pointintime;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.archive.log.LogEncoder;
import dev.litekeeper.archive.log.LogFolder;
import dev.litekeeper.archive.log.LogMemory;
import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.store.Store;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.wal.Attachment;
import dev.litekeeper.wal.WalPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// An archive in a store, written by a test: each state of a live database that the test asks for is one commit, at the
/// time that the test says.
public final class WrittenArchive implements AutoCloseable {
    private static final int PAGE = 4096;

    private final Foreign app;
    private final Path database;
    private final Store store;
    private final ArchiveKeys keys;
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final LogFolder log;
    private final LogEncoder encoder;
    private byte[] content = new byte[0];
    private int frame;

    /// @param folder where the keeper of the archive would keep its state
    /// @param app has the database open; no connection of this process may be
    public WrittenArchive(Path folder, Foreign app, Path database, Store store, Scope scope) {
        this.app = app;
        this.database = database;
        this.store = store;
        this.keys = ArchiveKeys.of(scope);
        this.log = LogFolder.open(folder.resolve("log"), Set.of(store.name()), 1L << 30);
        this.encoder = new LogEncoder(
                log,
                new LogEncoder.Settings(1, Duration.ofDays(1), new LogMemory(1L << 20, 1L << 20)),
                InstantSource.fixed(Instant.EPOCH),
                new Random(1),
                executor);
        store.put(keys.claim(1), Json.line(Map.of("epoch", 1, "sequence", 0)).getBytes(StandardCharsets.UTF_8));
    }

    /// Takes the state of the database as a commit of this time, or as the first state; answers its position.
    public long commit(Instant at) {
        byte[] before = content;
        content = state();
        if (before.length == 0) {
            scan(at, "the first time");
        } else {
            for (int page = 0; page < content.length / PAGE; page++) {
                if (!Arrays.equals(
                        content,
                        page * PAGE,
                        (page + 1) * PAGE,
                        before,
                        Math.min(before.length, page * PAGE),
                        Math.min(before.length, (page + 1) * PAGE))) {
                    encoder.page(page + 1, MemorySegment.ofArray(content), (long) page * PAGE);
                }
            }
            encoder.commit(content.length / PAGE, at.toEpochMilli(), new WalPoint(1, 2, ++frame, 3, 4));
        }
        return ship();
    }

    /// Misses what was committed since, and takes the state of the database as that after the gap.
    public long gap(Instant at) {
        encoder.detached("the keeper was away");
        content = state();
        scan(at, "the keeper was away");
        return ship();
    }

    private void scan(Instant at, String why) {
        encoder.attached(new Attachment(PAGE, content.length / PAGE, false, why, "1:1"));
        for (int page = 0; page < content.length / PAGE; page++) {
            encoder.scanned(page + 1, MemorySegment.ofArray(content), (long) page * PAGE);
        }
        encoder.scanFinished(at.toEpochMilli());
    }

    private long ship() {
        encoder.flush();
        log.spool().pending().forEach(file -> {
            store.put(
                    keys.segment(1, file.name().sequence()),
                    PlainFile.of(file.path()).readBytes());
            log.spool().acknowledge(store.name(), file.name().sequence());
        });
        return encoder.position();
    }

    private byte[] state() {
        app.run("PRAGMA wal_checkpoint(TRUNCATE)");
        try {
            return Files.readAllBytes(database);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        encoder.close();
        log.close();
        executor.close();
    }
}
