package dev.litekeeper.archive.capture;

import dev.litekeeper.archive.log.LogMemory;
import dev.litekeeper.archive.ship.Keeper;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.wal.StopGuard;
import dev.litekeeper.wal.Tails;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// The captures of one process: what many databases share, so that those that are idle cost next to
/// nothing. While there is one, the process may not be stopped (SIGSTOP) for longer than fifteen seconds: then it is
/// killed, which lets every database go. Safe for use by several threads.
public final class Captures implements AutoCloseable {
    private static final Duration LONGEST_STOP = Duration.ofSeconds(15);
    private static final Duration BEAT = Duration.ofMillis(20);
    private static final Duration CALM_BEAT = Duration.ofMillis(500);
    private static final long THREAD_SECONDS = 5;
    private static final long REHEARSAL_SECONDS = 10;
    private static final long CACHES = 48L << 20;
    /// How many databases are attached to at a time: each takes memory until it is idle for the first time.
    private static final int BEGINNERS = 24;
    /// A process ends no more than 250 segments a second, unless so many databases are written that it would
    /// take longer than the longest time.
    private static final Duration SEGMENT = Duration.ofMillis(4);

    private static final Duration LONGEST_SEGMENT = Duration.ofMillis(800);
    private static final long MOST_CACHE = 16L << 20;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final String host;
    private final LogMemory memory = new LogMemory(CACHES, MOST_CACHE);
    private final String run = UUID.randomUUID().toString();
    private final Tails tails;
    private final StopGuard guard;
    private final ExecutorService writers;
    private final List<Capture> running = new CopyOnWriteArrayList<>();
    private final Set<Capture> lively = ConcurrentHashMap.newKeySet();
    /// Those that time may still ask something of.
    private final Set<Capture> restless = ConcurrentHashMap.newKeySet();

    private long lastRest;
    private final Thread beat;
    private final Semaphore beginners = new Semaphore(BEGINNERS);
    private volatile CompletableFuture<Optional<Problem>> rehearsal =
            CompletableFuture.completedFuture(Optional.empty());
    private volatile boolean closed;

    /// @param host the name of this machine
    /// @param lastResort ends this process at once, where a database cannot be let go of in any other way
    public Captures(InstantSource clock, RandomGenerator random, String host, Runnable lastResort) {
        this.clock = clock;
        this.random = random;
        this.host = host;
        this.tails = new Tails(clock, lastResort);
        this.guard = StopGuard.start(LONGEST_STOP);
        this.writers = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                THREAD_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("log-", 0).factory());
        this.beat = Thread.ofPlatform().daemon().name("log-beat").start(this::beat);
    }

    /// Begins to follow a database, after the rehearsal where there is one. Refused where its archive is another
    /// keeper's or another database's. A store that cannot be reached is tried again later.
    public Capture start(CaptureOrder order) {
        Optional<Problem> _ = rehearsed();
        return begin(order);
    }

    /// Begins to follow a database of its own for a moment, so that no application waits for code that runs for the
    /// first time.
    public void rehearse() {
        rehearsal = CompletableFuture.supplyAsync(this::tryRehearsal, writers)
                .completeOnTimeout(Optional.of(noRehearsal("it takes too long")), REHEARSAL_SECONDS, TimeUnit.SECONDS);
    }

    /// Waits for the rehearsal; answers why it was not to be had, if it was not.
    public Optional<Problem> rehearsed() {
        return rehearsal.join();
    }

    private Optional<Problem> tryRehearsal() {
        try {
            new Rehearsal(this).run();
            return Optional.empty();
        } catch (Failure e) {
            return Optional.of(e.problem());
        } catch (RuntimeException e) {
            return Optional.of(noRehearsal(e.toString()));
        }
    }

    private static Problem noRehearsal(String why) {
        return Problem.environment("the rehearsal failed").because(why);
    }

    Capture begin(CaptureOrder order) {
        beginners.acquireUninterruptibly();
        Capture capture;
        try {
            capture = new Opening(this, order).capture();
        } catch (RuntimeException e) {
            beginners.release();
            throw e;
        }
        running.add(capture);
        restless.add(capture);
        try {
            capture.requireAttached();
            return capture;
        } catch (RuntimeException e) {
            capture.close();
            throw e;
        }
    }

    /// A capture has become idle for the first time, or takes long to.
    void hasBegun() {
        beginners.release();
    }

    InstantSource clock() {
        return clock;
    }

    RandomGenerator random() {
        return random;
    }

    ExecutorService writers() {
        return writers;
    }

    Tails tails() {
        return tails;
    }

    /// What the logs of all databases share.
    LogMemory memory() {
        return memory;
    }

    /// From now on time asks for much in a capture.
    void stirs(Capture capture) {
        capture.stirs();
        lively.add(capture);
        LockSupport.unpark(beat);
    }

    /// This process, as the keeper of this id.
    Keeper keeper(String id) {
        ProcessHandle process = ProcessHandle.current();
        return new Keeper(
                id, run, host, process.pid(), process.info().startInstant().orElseGet(clock::instant));
    }

    void ended(Capture capture) {
        running.remove(capture);
        lively.remove(capture);
        restless.remove(capture);
    }

    private void beat() {
        long all = System.nanoTime();
        while (!closed) {
            long now = System.nanoTime();
            Duration least = segment(lively.size());
            lively.forEach(capture -> capture.beat(least));
            if (now - all >= CALM_BEAT.toNanos()) {
                all = now;
                restless.forEach(capture -> beat(capture, least));
            }
            lively.stream().filter(capture -> capture.taking().isCalm(now)).forEach(capture -> calmDown(capture, now));
            LockSupport.parkNanos((lively.isEmpty() ? CALM_BEAT : BEAT).toNanos());
        }
    }

    /// How long a segment is let grow at least where so many databases are written: each costs files, and waits for
    /// disks.
    static Duration segment(int lively) {
        Duration fair = SEGMENT.multipliedBy(lively);
        return fair.compareTo(LONGEST_SEGMENT) > 0 ? LONGEST_SEGMENT : fair;
    }

    private void beat(Capture capture, Duration least) {
        capture.beat(least);
        if (capture.rests(++lastRest)) {
            restless.remove(capture);
        }
    }

    /// What happens beside this puts it back, or is seen here.
    private void calmDown(Capture capture, long now) {
        restless.add(capture);
        lively.remove(capture);
        if (!capture.taking().calmsDown(now)) {
            lively.add(capture);
        }
    }

    /// Closes every capture.
    @Override
    public void close() {
        running.forEach(Capture::close);
        closed = true;
        tails.close();
        guard.close();
        writers.shutdown();
    }
}
