package dev.litekeeper.wal;

import dev.litekeeper.sqlite.DatabaseFile;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Follows many databases at once. Those that are idle or seldom written share one thread; one whose application
/// writes a lot has two of its own for as long as it does. A commit after idleness is seen within 50 ms, within 25 ms
/// while others are written. Safe for use by several threads.
public final class Tails implements AutoCloseable {
    private static final long LOOK_NANOS = 25_000_000;
    private static final long CALM_LOOK_NANOS = 50_000_000;
    private static final long CALM_NANOS = 5_000_000_000L;
    private static final long THREAD_SECONDS = 5;
    private static final int AT_ONCE = 8;
    private static final long WATCH_NANOS = 250_000_000;
    /// A look that comes later than this is one to be watched.
    private static final long LATE_NANOS = 500_000_000;
    /// A watch that was kept from looking for so long says nothing about the others: the process was stopped.
    private static final long STOPPED_NANOS = 2_000_000_000;

    private final InstantSource clock;
    private final Runnable lastResort;
    private final Runnable beforeLook;
    private final List<Tail> tails = new CopyOnWriteArrayList<>();
    private final Round round = new Round();
    private final Set<Tail> working = ConcurrentHashMap.newKeySet();
    private final Memories memories = new Memories();
    private final ExecutorService threads;
    private final Semaphore attaching = new Semaphore(AT_ONCE);
    private volatile long looked = System.nanoTime();
    private volatile boolean closed;

    /// @param clock says when a commit was seen
    /// @param lastResort ends this process at once; called where a database could not be let go in any other way,
    ///     which would make its WAL grow without end
    public Tails(InstantSource clock, Runnable lastResort) {
        this(clock, lastResort, () -> {});
    }

    /// @param beforeLook is run by the thread that all share, before each of its looks
    Tails(InstantSource clock, Runnable lastResort, Runnable beforeLook) {
        this.clock = clock;
        this.lastResort = lastResort;
        this.beforeLook = beforeLook;
        AtomicLong number = new AtomicLong();
        this.threads = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                THREAD_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                work -> daemon("wal-" + number.incrementAndGet(), work));
        vital("wal-look", this::look).start();
        vital("wal-watch", this::watch).start();
    }

    /// A thread without which databases would be held and not followed: this process ends where it ends otherwise
    /// than by returning.
    Thread vital(String name, Runnable work) {
        Thread thread = daemon(name, work);
        thread.setUncaughtExceptionHandler((_, _) -> lastResort.run());
        return thread;
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /// Follows a database from now on, until the answer is closed. Never fails: what stands in the way is told by
    /// [Tail#status()], and tried again.
    public Tail follow(DatabaseFile database, TailOrder order, CommitSink sink) {
        Tail tail = new Tail(this, database, order, sink);
        tails.add(tail);
        round.add(tail);
        return tail;
    }

    private void look() {
        long stirred = System.nanoTime();
        while (!closed) {
            beforeLook.run();
            long now = System.nanoTime();
            looked = now;
            if (round.look(now, this::begin)) {
                stirred = now;
            }
            LockSupport.parkNanos(now - stirred > CALM_NANOS ? CALM_LOOK_NANOS : LOOK_NANOS);
        }
    }

    private void begin(Tail tail) {
        working.add(tail);
        threads.execute(tail::turn);
    }

    private void watch() {
        long last = System.nanoTime();
        long since = last;
        while (!closed) {
            long now = System.nanoTime();
            if (now - last > STOPPED_NANOS) {
                since = now;
            }
            last = now;
            // Where the look goes on, only what is worked on can hang.
            for (Tail tail : now - looked < LATE_NANOS ? working : tails) {
                if (tail.hangs(now, since)) {
                    lastResort.run();
                }
            }
            LockSupport.parkNanos(WATCH_NANOS);
        }
    }

    /// When the thread that looks at all databases last began to.
    long looked() {
        return looked;
    }

    /// A tail was asked to close.
    void asked() {
        round.ask();
    }

    /// A turn is over.
    void worked(Tail tail) {
        working.remove(tail);
    }

    CompletableFuture<Void> run(Runnable work) {
        return CompletableFuture.runAsync(work, threads);
    }

    void remove(Tail tail) {
        tails.remove(tail);
    }

    InstantSource clock() {
        return clock;
    }

    Memories memories() {
        return memories;
    }

    /// Whether one more database may be attached now: many at once would take threads and memory for nothing.
    boolean admits() {
        return attaching.tryAcquire();
    }

    /// One that was admitted is attached and scanned, or was not to be had.
    void attached() {
        attaching.release();
    }

    /// Closes every tail.
    @Override
    public void close() {
        tails.forEach(Tail::ask);
        tails.forEach(Tail::close);
        closed = true;
        threads.shutdown();
    }
}
