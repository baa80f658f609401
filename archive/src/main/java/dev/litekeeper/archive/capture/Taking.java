package dev.litekeeper.archive.capture;

import dev.litekeeper.archive.log.LogEncoder;
import dev.litekeeper.archive.ship.Captured;
import dev.litekeeper.wal.Attachment;
import dev.litekeeper.wal.CommitSink;
import dev.litekeeper.wal.WalPoint;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Hands everything on to the log, and remembers what people ask for.
final class Taking implements CommitSink {
    private static final Duration ACTIVE = Duration.ofSeconds(2);

    private final LogEncoder encoder;
    private final Captured captured;
    private volatile boolean attached;
    private volatile boolean scanning;
    private volatile long newestMillis;
    private final Runnable stirs;
    private final AtomicBoolean lively = new AtomicBoolean();
    private volatile long active = System.nanoTime();

    /// @param stirs called when something happens after a while without
    Taking(LogEncoder encoder, Captured captured, Runnable stirs) {
        this.encoder = encoder;
        this.captured = captured;
        this.stirs = stirs;
    }

    /// Whether the database is followed.
    boolean isAttached() {
        return attached;
    }

    /// Whether the state is not whole until a scan ends.
    boolean isScanning() {
        return scanning;
    }

    /// Whether nothing happened lately.
    boolean isCalm(long nanos) {
        return nanos - active >= ACTIVE.toNanos();
    }

    /// From now on it stirs with the next thing that happens. Answers false where that has happened just now.
    boolean calmsDown(long nanos) {
        lively.set(false);
        return isCalm(nanos) || !lively.compareAndSet(false, true);
    }

    /// Whether something happened that it did not calm down from yet.
    boolean isLively() {
        return lively.get();
    }

    private void stir() {
        active = System.nanoTime();
        if (!lively.get() && lively.compareAndSet(false, true)) {
            stirs.run();
        }
    }

    /// When the newest commit was seen.
    Optional<Instant> newest() {
        long millis = newestMillis;
        return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    @Override
    public void attached(Attachment attachment) {
        encoder.attached(attachment);
        scanning = !attachment.continues();
        attached = true;
        stir();
    }

    @Override
    public void page(int number, MemorySegment memory, long offset) {
        encoder.page(number, memory, offset);
        if (!lively.get()) {
            stir();
        }
    }

    @Override
    public void commit(int pages, long millis, WalPoint point) {
        encoder.commit(pages, millis, point);
        captured.commit(encoder.position(), millis);
        newestMillis = millis;
        stir();
    }

    @Override
    public void scanned(int number, MemorySegment memory, long offset) {
        encoder.scanned(number, memory, offset);
        stir();
    }

    @Override
    public boolean takesScan() {
        return encoder.takesScan();
    }

    @Override
    public void scanFinished(long millis) {
        long before = encoder.position();
        encoder.scanFinished(millis);
        if (encoder.position() != before) {
            captured.commit(encoder.position(), millis);
            newestMillis = millis;
        }
        scanning = false;
        stir();
    }

    @Override
    public void detached(String why) {
        attached = false;
        stir();
        encoder.detached(why);
    }
}
