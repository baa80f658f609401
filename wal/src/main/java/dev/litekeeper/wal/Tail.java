package dev.litekeeper.wal;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Glances;
import dev.litekeeper.sqlite.WalState;
import dev.litekeeper.wal.Following.Left;
import dev.litekeeper.wal.TailOrder.Resume;
import dev.litekeeper.wal.TailStatus.State;
import dev.litekeeper.wal.TailStatus.Waits;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One database that is followed. Made by [Tails#follow].
///
/// Where the following ends (the file was replaced, the WAL taken away, the work made no progress), the sink
/// is told why, and the next try is made soon after. Safe for use by several threads.
public final class Tail implements AutoCloseable {
    private static final long FIRST_PAUSE = 200_000_000;
    private static final long LONGEST_PAUSE = 10_000_000_000L;
    private static final long NO_BEAT = Long.MIN_VALUE;
    private static final long STRAY_NANOS = 5_000_000_000L;

    private final Tails house;
    private final DatabaseFile database;
    private final TailOrder order;
    private final CommitSink sink;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicLong earlier = new AtomicLong();
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile State state = State.DETACHED;
    private volatile Optional<Problem> problem = Optional.of(Problem.unknown("not attached yet"));
    private volatile Optional<Resume> resume;
    private volatile @Nullable Following following;
    private volatile boolean admitted;
    private volatile boolean closing;
    private volatile long next = System.nanoTime();
    /// When a thread last tended the snapshot that is held; [Tails#looked()] counts as well while nothing works on it.
    private volatile long beat = NO_BEAT;
    /// Whether an active one is left alone until it stirs.
    private volatile boolean slow;

    private long pause = FIRST_PAUSE;

    Tail(Tails house, DatabaseFile database, TailOrder order, CommitSink sink) {
        this.house = house;
        this.database = database;
        this.order = order;
        this.sink = new HandedOver(sink);
        this.resume = order.resume();
    }

    /// [TailStatus#state()] of [#status()], for next to nothing.
    public State state() {
        return following != null || state == State.ENDED || state == State.CLOSED ? state : State.DETACHED;
    }

    /// Whether it is idle, and nothing was committed that is not handed over; for next to nothing.
    public boolean rests() {
        Following now = following;
        return now != null && state == State.IDLE && !busy.get() && !now.unsettled();
    }

    /// How it stands now.
    public TailStatus status() {
        Following now = following;
        if (now == null) {
            return resting(
                    state == State.ENDED || state == State.CLOSED ? state : State.DETACHED, problem, earlier.get());
        }
        Optional<String> strayed = now.strayed();
        if (strayed.isPresent()) {
            Problem gone = notFollowed(strayed.get());
            return resting(
                    State.DETACHED,
                    Optional.of(gone),
                    earlier.get() + now.draining().commits());
        }
        WalState wal = now.bytes().state();
        return new TailStatus(
                state,
                problem,
                earlier.get() + now.draining().commits(),
                wal == null ? 1 : now.draining().behind(wal),
                now.scan().running() ? now.scan().done() : 0,
                now.draining().pages(),
                wal == null ? 0 : walInUse(wal),
                Duration.ofNanos(now.cycle().longestHold()),
                now.cycle().holds(),
                now.cycle().waits(),
                now.cycle().held() ? Readers.of(database) : List.of());
    }

    private static long walInUse(WalState wal) {
        return wal.isBackfilled() ? 0 : (long) wal.frames() * (Drain.FRAME_HEADER + wal.pageSize());
    }

    private static TailStatus resting(State state, Optional<Problem> problem, long commits) {
        return new TailStatus(state, problem, commits, 0, 0, 0, 0, Duration.ZERO, 0, Waits.COULD_NOT_TELL, List.of());
    }

    /// Hands over what is committed, lets the database go and tells the sink. Returns when that is done.
    @Override
    public void close() {
        ask();
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        house.remove(this);
    }

    void ask() {
        closing = true;
        house.asked();
    }

    boolean isAsked() {
        return closing;
    }

    /// Whether it is closed, and nothing of it will ever be due.
    boolean isOver() {
        return finished.getCount() == 0;
    }

    /// Whether no turn is due, for as long as nothing is seen that [#expect] does not, until [#next()] or until it is
    /// asked to close.
    boolean isCalm() {
        if (busy.get() || closing || state != State.IDLE) {
            return false;
        }
        Following now = following;
        return now != null && now.isOutOfTheWay();
    }

    /// Tells what is seen of the database while nothing happens; for one that is calm.
    void expect(Glances glances) {
        Following now = Objects.requireNonNull(following);
        glances.add(now.bytes(), now.expected());
    }

    /// The next moment at which a calm one is to be looked at more closely.
    long next() {
        return next;
    }

    /// Whether a turn is to be run; then it counts as begun.
    boolean isDue(long nanos) {
        if (busy.get() || isOver()) {
            return false;
        }
        beatOn();
        boolean due = closing
                || switch (state) {
                    case IDLE -> stirs(nanos);
                    case DETACHED -> nanos - next >= 0 && admitted();
                    case ACTIVE -> !slow || stirs(nanos);
                    case ENDED, CLOSED -> false;
                };
        return due && busy.compareAndSet(false, true);
    }

    private boolean admitted() {
        if (!admitted) {
            admitted = house.admits();
        }
        return admitted;
    }

    private void settled() {
        if (admitted) {
            admitted = false;
            house.attached();
        }
    }

    private boolean stirs(long nanos) {
        Following now = following;
        if (now == null || (slow ? now.stirs() : now.unsettled())) {
            return true;
        }
        if (nanos - next < 0) {
            return false;
        }
        if (slow) {
            return true;
        }
        next = nanos + STRAY_NANOS;
        return now.strayed().isPresent();
    }

    /// Works on the database until it is idle, lost or closed.
    void turn() {
        try {
            if (following == null && !closing) {
                attach();
            }
            boolean last;
            do {
                last = closing;
                Following now = following;
                if (now != null) {
                    work(now);
                }
            } while (closing && !last);
            if (closing) {
                try {
                    finish();
                } finally {
                    finished.countDown();
                }
            }
        } finally {
            settled();
            house.worked(this);
            busy.set(false);
        }
    }

    private void attach() {
        Following now;
        try {
            now = Following.attach(database, order, sink, house.clock(), resume);
        } catch (RuntimeException e) {
            later(e);
            return;
        }
        beat = System.nanoTime();
        following = now;
        try {
            sink.attached(now.attachment());
            state = State.ACTIVE;
            problem = Optional.empty();
        } catch (HandedOver.Failed e) {
            letGo(now);
            detach(now, e);
        }
    }

    private void work(Following now) {
        state = State.ACTIVE;
        slow = false;
        Memory memory = house.memories().borrow();
        CompletableFuture<Void> drained = house.run(() -> now.drain(memory));
        RuntimeException ending = null;
        Left left = Left.STOPPED;
        try {
            beatOn();
            left = now.control(() -> closing, () -> beat(now));
        } catch (RuntimeException e) {
            ending = e;
            letGo(now);
        }
        now.end();
        beatOn();
        if (ending == null && !ends(drained)) {
            ending = Progress.none(order.patience());
            letGo(now);
        }
        drained.join();
        house.memories().giveBack(memory);
        Throwable failed = now.failed();
        if (ending == null && failed != null) {
            ending = new Stopped(failed);
            letGo(now);
        }
        if (ending != null) {
            detach(now, ending);
        } else {
            leave(now, left);
        }
    }

    private void leave(Following now, Left left) {
        switch (left) {
            case STOPPED -> {}
            case SLOW -> {
                now.again();
                pause = FIRST_PAUSE;
                next = System.nanoTime() + now.calmsIn();
                slow = true;
            }
            case IDLE -> {
                now.rest();
                now.again();
                pause = FIRST_PAUSE;
                next = System.nanoTime() + STRAY_NANOS;
                state = State.IDLE;
            }
        }
    }

    private void letGo(Following now) {
        now.letGo();
        beat = NO_BEAT;
    }

    private void beatOn() {
        if (beat != NO_BEAT) {
            beat = System.nanoTime();
        }
    }

    private void beat(Following now) {
        beatOn();
        if (!now.scan().running()) {
            settled();
        }
    }

    private boolean ends(CompletableFuture<Void> drained) {
        return drained.isDone()
                || drained.copy()
                        .orTimeout(order.patience().toMillis(), TimeUnit.MILLISECONDS)
                        .handle((nothing, failure) -> !(failure instanceof TimeoutException))
                        .join();
    }

    private void detach(Following now, RuntimeException why) {
        Throwable cause = why instanceof Stopped ? why.getCause() : why;
        resume = now.point();
        earlier.addAndGet(now.draining().commits());
        following = null;
        now.close();
        if (cause instanceof HandedOver.Failed failed) {
            ended(failed);
            return;
        }
        try {
            sink.detached(words(cause));
            later(cause);
        } catch (HandedOver.Failed e) {
            ended(e);
        }
    }

    private static String words(@Nullable Throwable cause) {
        return cause instanceof Lost lost ? lost.why() : String.valueOf(cause);
    }

    private void later(@Nullable Throwable cause) {
        problem = Optional.of(cause instanceof Failure failure ? failure.problem() : notFollowed(words(cause)));
        next = System.nanoTime() + pause;
        pause = Math.min(LONGEST_PAUSE, pause * 2);
        state = State.DETACHED;
    }

    private Problem notFollowed(String why) {
        return Problem.environment("the database is not followed").at(database).because(why);
    }

    private void ended(HandedOver.Failed e) {
        problem = Optional.of(
                e.getCause() instanceof Failure failure
                        ? failure.problem()
                        : Problem.environment("capturing failed").at(database).because(String.valueOf(e.getCause())));
        state = State.ENDED;
    }

    private void finish() {
        Following now = following;
        if (now != null) {
            letGo(now);
            earlier.addAndGet(now.draining().commits());
            following = null;
            now.close();
            try {
                sink.detached("stopped");
            } catch (HandedOver.Failed e) {
                ended(e);
            }
        }
        if (state != State.ENDED) {
            state = State.CLOSED;
        }
    }

    /// Whether nobody tends the snapshot that is held: the thread that works on it hangs beyond help, or the one
    /// that looks whether it stirs, or work that was due does not begin. Lets go from outside of what can be let
    /// go before.
    ///
    /// @param since when this process was last seen to run, after which its threads have had a chance
    boolean hangs(long nanos, long since) {
        boolean rests = !busy.get(); // before the beat, which is a new one once it is busy
        long last = beat;
        Following now = following;
        if (last == NO_BEAT || now == null) {
            return false;
        }
        last = rests ? Math.max(last, house.looked()) : last;
        long silent = nanos - Math.max(Math.max(last, since), now.disk().left());
        long patience = now.disk().patience(order.patience().toNanos());
        if (silent > patience) {
            now.force();
        }
        return silent > 2 * patience;
    }
}
