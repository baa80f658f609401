package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// What the child process of [Copier#copy] does: pins one state of the database, copies its pages, and reads its
/// rows meanwhile.
final class CopyJob {
    private static final int BYTES_A_STEP = 4 << 20;
    private static final int READ_STEP = 16 << 20;
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DatabaseFile live;
    private final Path target;
    private final boolean gentle;
    private final boolean proveSource;
    private final Progress progress;
    private final InstantSource clock;
    private final Map<String, @Nullable Object> result = new LinkedHashMap<>();

    CopyJob(Map<String, @Nullable Object> order, Progress progress, InstantSource clock) {
        this.live = DatabaseFile.at(Path.of(Orders.text(order, "live")));
        this.target = Path.of(Orders.text(order, "target"));
        this.gentle = Orders.flag(order, "gentle");
        this.proveSource = Orders.flag(order, "proveSource");
        this.progress = progress;
        this.clock = clock;
    }

    static Map<String, @Nullable Object> order(DatabaseFile live, Path target, CopyLimits limits) {
        Map<String, @Nullable Object> order = new LinkedHashMap<>();
        order.put("job", "copy");
        order.put("live", live.name());
        order.put("target", target.toString());
        order.put("gentle", limits.gentle());
        order.put("proveSource", limits.proveSource());
        return order;
    }

    Map<String, @Nullable Object> run() {
        long start = System.nanoTime();
        Settings settings = Settings.READ.busyTimeout(Duration.ZERO);
        try (Session one = live.open(settings);
                Session other = live.open(settings)) {
            String mode = WhileBusy.retry(PATIENCE, () -> one.pragma("journal_mode"));
            result.put("journalMode", mode);
            Fingerprint fingerprint =
                    mode.equals("wal") || proveSource ? copyAndRead(pin(one, other, mode)) : copyThenRead(one);
            result.put("fingerprint", fingerprint.json());
        }
        result.put("totalNanos", System.nanoTime() - start);
        return result;
    }

    /// The sessions that see one and the same state.
    private List<Session> pin(Session one, Session other, String mode) {
        if (mode.equals("wal")) {
            Optional<Duration> lock = gentle ? Optional.empty() : SameState.begin(live, one, other, LOCK_PATIENCE);
            result.put("snapshot", clock.millis());
            if (lock.isPresent()) {
                result.put("writeLockNanos", lock.get().toNanos());
                return List.of(one, other);
            }
            WhileBusy.beginSnapshot(one, PATIENCE);
            return List.of(one);
        }
        WhileBusy.beginSnapshot(one, PATIENCE);
        result.put("snapshot", clock.millis());
        // Nobody can commit while the first one reads.
        WhileBusy.beginSnapshot(other, PATIENCE);
        return List.of(one, other);
    }

    private Fingerprint copyAndRead(List<Session> pinned) {
        long start = System.nanoTime();
        FingerprintRun run = FingerprintRun.plan(pinned.getLast(), readProgress(pinned.getLast()));
        CompletableFuture<Void> reader = pinned.size() == 1
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.runAsync(
                        () -> run.help(pinned.getLast()),
                        task -> Thread.ofPlatform().start(task));
        pages(pinned.getFirst());
        run.help(pinned.getFirst());
        reader.join();
        Fingerprint fingerprint = run.result();
        pinned.forEach(Session::rollback);
        result.put("readFrom", Copied.Source.DATABASE.name());
        if (!"wal".equals(result.get("journalMode"))) {
            result.put("stallNanos", System.nanoTime() - start);
        }
        return fingerprint;
    }

    private Fingerprint copyThenRead(Session session) {
        long start = System.nanoTime();
        WhileBusy.beginSnapshot(session, PATIENCE);
        result.put("snapshot", clock.millis());
        pages(session);
        session.rollback();
        result.put("stallNanos", System.nanoTime() - start);
        result.put("readFrom", Copied.Source.COPY.name());
        return Fingerprint.of(new PrivateCopy(target));
    }

    /// Tells every 16 MB how much was read; what is read beyond the size of the file is not told.
    private LongConsumer readProgress(Session session) {
        long total = session.queryLong("PRAGMA page_count") * session.queryLong("PRAGMA page_size");
        AtomicLong read = new AtomicLong();
        return bytes -> {
            long before = read.getAndAdd(bytes);
            if ((before + bytes) / READ_STEP > before / READ_STEP) {
                progress.at("read", Math.min(before + bytes, total), total);
            }
        };
    }

    private void pages(Session session) {
        long start = System.nanoTime();
        int pageSize = (int) session.queryLong("PRAGMA page_size");
        // SQLite gives a copy of an empty file its first page.
        long pages = Math.max(1, session.queryLong("PRAGMA page_count"));
        PageCopy.complete(
                session,
                target,
                Math.max(1, BYTES_A_STEP / pageSize),
                (remaining, total) ->
                        progress.at("copy", (long) (total - remaining) * pageSize, (long) total * pageSize));
        durable(pages * pageSize);
        result.put("pageSize", (long) pageSize);
        result.put("pages", pages);
        result.put("copyNanos", System.nanoTime() - start);
    }

    private void durable(long expected) {
        try (FileChannel channel = PlainFile.of(target).openOrCreate()) {
            channel.force(true);
            if (channel.size() != expected) {
                throw Problem.unknown("the copy has the wrong size")
                        .at(live)
                        .because(channel.size() + " bytes where the database has " + expected)
                        .failure();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
