package dev.litekeeper.archive.log;

import dev.litekeeper.files.PlainFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The segments of a log that are durable on this machine and not yet in every store, in order. A segment
/// is deleted when every store has acknowledged it and the log can be continued without it. Safe for use by
/// several threads.
public final class Spool {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeMap<Long, SegmentFile> files = new TreeMap<>();
    private final Map<String, Long> acknowledged = new HashMap<>();
    private final Map<String, Long> passed = new HashMap<>();
    private final long budget;
    private long continued;
    private long bytes;

    Spool(Collection<String> stores, long budget) {
        stores.forEach(store -> acknowledged.put(store, 0L));
        this.budget = budget;
    }

    /// What is in it, in order.
    public List<SegmentFile> pending() {
        lock.lock();
        try {
            return new ArrayList<>(files.values());
        } finally {
            lock.unlock();
        }
    }

    /// The first segment after this sequence; empty where there is none yet.
    public Optional<SegmentFile> after(long sequence) {
        lock.lock();
        try {
            return Optional.ofNullable(files.higherEntry(sequence)).map(Map.Entry::getValue);
        } finally {
            lock.unlock();
        }
    }

    /// [#after(long)], waiting for so long until there is one.
    public Optional<SegmentFile> after(long sequence, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (files.higherKey(sequence) == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            return after(sequence);
        } finally {
            lock.unlock();
        }
    }

    /// How many bytes are in it.
    public long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /// How many bytes may be in it. A log that would go beyond fails.
    public long budget() {
        return budget;
    }

    /// This store has every segment up to this one, durably.
    public void acknowledge(String store, long sequence) {
        lock.lock();
        try {
            if (acknowledged.computeIfPresent(store, (_, before) -> Math.max(before, sequence)) == null) {
                throw new IllegalArgumentException("no store of this spool: " + store);
            }
            sweep();
        } finally {
            lock.unlock();
        }
    }

    /// This store is not waited for up to this segment: it has no use for it.
    public void pass(String store, long sequence) {
        lock.lock();
        try {
            passed.merge(store, sequence, Math::max);
            sweep();
        } finally {
            lock.unlock();
        }
    }

    /// Whether the budget is used up. Before it is, segments that one store has at least are no longer kept
    /// for the others: they get them from there.
    boolean full() {
        lock.lock();
        try {
            long somewhere = acknowledged.values().stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElse(0);
            sweep(Math.min(somewhere, continued), budget / 2);
            return bytes >= budget;
        } finally {
            lock.unlock();
        }
    }

    void add(SegmentFile file) {
        lock.lock();
        try {
            files.put(file.name().sequence(), file);
            bytes += file.bytes();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The log can be continued without the segments up to this one.
    void continued(long sequence) {
        lock.lock();
        try {
            continued = Math.max(continued, sequence);
            sweep();
        } finally {
            lock.unlock();
        }
    }

    private void sweep() {
        long everywhere =
                acknowledged.keySet().stream().mapToLong(this::done).min().orElse(0);
        sweep(Math.min(everywhere, continued), 0);
    }

    private long done(String store) {
        return Math.max(acknowledged.getOrDefault(store, 0L), passed.getOrDefault(store, 0L));
    }

    /// Deletes up to a segment, as long as there is more than so much.
    private void sweep(long last, long least) {
        while (!files.isEmpty() && files.firstKey() <= last && bytes > least) {
            SegmentFile file = files.firstEntry().getValue();
            PlainFile.of(file.path()).delete();
            files.remove(file.name().sequence());
            bytes -= file.bytes();
        }
    }
}
