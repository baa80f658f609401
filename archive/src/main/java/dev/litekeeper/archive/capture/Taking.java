package dev.litekeeper.archive.capture;

import dev.litekeeper.archive.log.LogEncoder;
import dev.litekeeper.archive.ship.Captured;
import dev.litekeeper.wal.Attachment;
import dev.litekeeper.wal.CommitSink;
import dev.litekeeper.wal.WalPoint;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Hands everything on to the log, and remembers what people ask for.
final class Taking implements CommitSink {
    private final LogEncoder encoder;
    private final Captured captured;
    private final boolean goesOn;
    private volatile boolean attached;
    private volatile boolean scanning;
    private final AtomicInteger gaps = new AtomicInteger();
    private volatile String lastGap = "";
    private volatile long newestMillis;

    /// @param goesOn whether the log has a database to go on with, so that missing its commits is a gap
    Taking(LogEncoder encoder, Captured captured, boolean goesOn) {
        this.encoder = encoder;
        this.captured = captured;
        this.goesOn = goesOn;
    }

    /// Whether the database is followed.
    boolean isAttached() {
        return attached;
    }

    /// Whether the state is not whole until a scan ends.
    boolean isScanning() {
        return scanning;
    }

    int gaps() {
        return gaps.get();
    }

    String lastGap() {
        return lastGap;
    }

    /// When the newest commit was seen.
    Optional<Instant> newest() {
        long millis = newestMillis;
        return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    @Override
    public void attached(Attachment attachment) {
        boolean first = !attached && gaps.get() == 0 && lastGap.isEmpty();
        encoder.attached(attachment);
        if (!attachment.continues() && (goesOn || !first)) {
            lastGap = attachment.why();
            gaps.incrementAndGet();
        }
        scanning = !attachment.continues();
        attached = true;
    }

    @Override
    public void page(int number, MemorySegment memory, long offset) {
        encoder.page(number, memory, offset);
    }

    @Override
    public void commit(int pages, long millis, WalPoint point) {
        encoder.commit(pages, millis, point);
        captured.commit(encoder.position(), millis);
        newestMillis = millis;
    }

    @Override
    public void scanned(int number, MemorySegment memory, long offset) {
        encoder.scanned(number, memory, offset);
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
    }

    @Override
    public void detached(String why) {
        attached = false;
        encoder.detached(why);
    }
}
