package dev.litekeeper.wal;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.LiveBytes;
import dev.litekeeper.sqlite.WalConnection;
import dev.litekeeper.sqlite.WalConnection.Checkpointed;
import dev.litekeeper.sqlite.WalState;
import dev.litekeeper.wal.TailStatus.Waits;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Does the checkpoints of a database in place of its application, and empties the WAL without missing a frame.
///
/// The bulk is moved beside the writer, a portion at a time, with the snapshot at the frames that were handed over.
/// Where the writer pauses for long enough, the snapshot then goes to the state in which the next writer begins the
/// WAL anew. Where it does not, the write lock is held for about a millisecond, in which what is left is moved and
/// handed over; a gentle cycle waits for a pause instead. Beside a writer that is faster than the moving, cycles are
/// short, and the lock is held for as long as the rest takes, unless the drain does not get on. At every moment one
/// snapshot is held. For one thread at a time.
final class Cycle implements AutoCloseable {
    private static final int REST = 300;
    private static final int PASSES = 3;
    private static final int CLOSE = 150;
    private static final Duration LOCK_PATIENCE = Duration.ofMillis(200);
    private static final Duration PRESSED_PATIENCE = Duration.ofSeconds(2);
    private static final long BUSY_NANOS = 5_000_000;
    private static final long LEAVES_NANOS = 2_000_000;
    private static final long PAUSE_NANOS = 20_000;
    private static final long FIRST_PAUSE = 5_000_000;
    private static final long LONGEST_PAUSE = 160_000_000;
    private static final int TRIES = 3;
    private static final int SYNCS = 3;
    private static final int LITTLE = 100;
    private static final int TOO_MUCH = 1000;
    private static final int TOO_FAR = 250;
    private static final int FAR = 3000;
    private static final int LATE = 3;
    private static final long DEAD_NANOS = 50_000_000;

    private final DatabaseFile database;
    private final LiveBytes bytes;
    private final Pins pins;
    private final Drain drain;
    private final boolean gentle;
    private final CatchUp catchUp;
    private final Pace pace;
    private final Manners manners = new Manners();
    private final DiskWait disk;
    private @Nullable WalConnection checkpointer;
    private long notBefore;
    private long movedTo;
    private int abandoned;
    /// Whether the drain got on with nothing while the write lock was held.
    private boolean stuck;
    private long unsettledSince;
    private volatile long pause = FIRST_PAUSE;
    private volatile long longestHold;
    private final AtomicLong holds = new AtomicLong();

    /// @param disk is told when the disk is waited for
    /// @param wake makes the draining thread look at once
    Cycle(
            DatabaseFile database,
            LiveBytes bytes,
            Pins pins,
            Drain drain,
            TailOrder order,
            DiskWait disk,
            Runnable wake) {
        this.database = database;
        this.disk = disk;
        this.bytes = bytes;
        this.pins = pins;
        this.drain = drain;
        this.gentle = order.gentle();
        this.catchUp = new CatchUp(drain::drained, wake);
        this.pace = new Pace(order.walLimit(), drain.pageSize(), System.nanoTime());
    }

    /// Looks once, and does what is due.
    void step() {
        WalState state = bytes.state();
        long now = System.nanoTime();
        if (state == null) {
            repair(now);
            return;
        }
        unsettledSince = 0;
        pace.note(state, drain.written(state), now);
        if (pins.leaves() && state.frames() > 0 && state.place() != pins.place()) {
            pins.handOver(bytes, drain, catchUp::soon);
        } else if (pace.due(state) && !emptied(state) && now - notBefore >= 0) {
            run(state);
        } else if (!emptied(state) && rest(state) >= pace.portion() && close(state) && now - notBefore >= 0) {
            move(state);
        } else if (!bytes.lockCheckpoints() && bytes.checkpointWaits()) {
            letThrough(state);
        }
    }

    /// How long ago the last commit was seen, in nanoseconds.
    long quiet() {
        return pace.quiet(System.nanoTime());
    }

    /// Whether so little is committed that a look now and then suffices.
    boolean slow() {
        return pace.slow(System.nanoTime());
    }

    /// How long the WAL may be left alone until the next look, in nanoseconds.
    long look() {
        return pace.look();
    }

    /// Moves everything into the database file at a quiet moment; answers whether it is there, so that the snapshot
    /// that is held is in nobody's way.
    boolean settle() {
        WalState state = bytes.state();
        if (state != null && !emptied(state) && state.frames() > 0) {
            if (!emptiedInAPause(catchUp::patiently)) {
                empty(state);
            }
            state = bytes.state();
        }
        return state != null && (state.frames() == 0 ? pins.leaves() : emptied(state));
    }

    private boolean emptied(WalState state) {
        return pins.leaves() && state.place() == pins.place();
    }

    private void run(WalState first) {
        WalState state = first;
        for (int pass = 0; pass < PASSES && worthMoving(state) && !isLate(state); pass++) {
            if (!move(state)) {
                if (System.nanoTime() - notBefore < 0) {
                    return;
                }
                break;
            }
            WalState now = bytes.state();
            if (now == null) {
                return;
            }
            boolean converges = rest(now) < rest(state) / 4 * 3;
            state = now;
            if (!converges || pace.presses(state) || pace.hurries()) {
                break;
            }
        }
        empty(state);
    }

    /// Whether so much was written that as much again would be until it is moved beside the writer.
    private boolean isLate(WalState state) {
        return pace.overflows(state) || (pace.hurries() && rest(state) > LATE * pace.length());
    }

    /// Moves what was handed over into the database file, and syncs it there where there is time for it.
    private boolean move(WalState state) {
        if (!pins.handOver(bytes, drain, catchUp::soon)) {
            if (!gentle && rest(state) > TOO_MUCH) {
                pace.outrun();
            }
            return false;
        }
        Checkpointed moved = checkpoint();
        bytes.lockCheckpoints();
        if (moved.busy()) {
            notBefore = System.nanoTime() + FIRST_PAUSE; // Another process does just this.
            return false;
        }
        if (isHeld(moved)) {
            later(state);
            return false;
        }
        movedTo = state.place();
        compare(state);
        if (!pace.hurries()) {
            disk.run(bytes::syncDatabase);
            compare(state);
        }
        return true;
    }

    /// Notes where about as much was written as was moved since then.
    private void compare(WalState before) {
        WalState now = bytes.state();
        int written = now == null || now.salt1() != before.salt1() ? 0 : now.frames() - before.frames();
        if (!gentle && written > TOO_MUCH && written > rest(before) / 4 * 3) {
            pace.outrun();
        }
    }

    private static int rest(WalState state) {
        return state.frames() - state.backfilled();
    }

    /// While the drain lags, the WAL cannot be emptied, and moving frames a few at a time would only cost the disk.
    private boolean worthMoving(WalState state) {
        if (rest(state) < REST) {
            return false;
        }
        boolean same = (int) (movedTo >>> 32) == state.salt1();
        return close(state) || !same || state.frames() - (int) movedTo >= pace.length();
    }

    /// Whether a reader of another process kept frames from being moved that our own snapshot does not keep.
    /// A writer is such a reader too, for the few frames of its own transaction.
    private boolean isHeld(Checkpointed moved) {
        return pins.seen() - moved.moved() >= REST;
    }

    /// Puts the next cycle off, longer each time it is in vain.
    private void later(WalState state) {
        notBefore = System.nanoTime() + pause;
        pause = Math.min(LONGEST_PAUSE, pause * 2);
        pace.cycled(state);
    }

    private void empty(WalState before) {
        boolean presses = pace.presses(before);
        stuck &= !close(before);
        if (!presses && !close(before) && !brakes(before)) {
            return;
        }
        if (emptiedInAPause(catchUp::soon)) {
            return;
        }
        if (gentle) {
            later(before);
            return;
        }
        if (!presses) {
            if (!pace.hurries()) {
                syncWal(before);
            }
            manners.before(bytes);
        }
        if (!bytes.lockWriter(presses ? PRESSED_PATIENCE : LOCK_PATIENCE)) {
            later(before);
            return;
        }
        long start = System.nanoTime();
        try {
            manners.begins();
            int frames = emptyUnderLock();
            long held = System.nanoTime() - start;
            manners.ends(held, pace.rate());
            pace.held(held, frames);
        } finally {
            bytes.unlockWriter();
            longestHold = Math.max(longestHold, System.nanoTime() - start);
            holds.incrementAndGet();
            bytes.lockCheckpoints();
        }
    }

    /// Whether the application is made to wait for the drain, which gets on, but lags.
    private boolean brakes(WalState state) {
        return pace.hurries() && !stuck && (pace.grows(state) || drain.behind(state) < FAR);
    }

    /// Where the application leaves time for it between two commits, nobody has to be kept from writing.
    private boolean emptiedInAPause(Pins.Waiting waiting) {
        int tries = gentle || (pace.pauses() && !pace.hurries()) ? TRIES : 0;
        for (int i = 0; i <= tries; i++) {
            WalState state = bytes.state();
            if (state != null && state.isBackfilled() && pins.handOver(bytes, drain, waiting) && pins.leaves()) {
                pause = FIRST_PAUSE;
                pace.cycled(state);
                pace.held(0, 0);
                return true;
            }
            if (i > 0 && !gentle && state != null && rest(state) > TOO_MUCH) {
                return false;
            }
            if (i < tries && (!pins.handOver(bytes, drain, waiting) || !moveTheRest())) {
                return false;
            }
        }
        return false;
    }

    private boolean moveTheRest() {
        boolean busy = checkpoint().busy();
        bytes.lockCheckpoints();
        return !busy;
    }

    /// What a checkpoint under the write lock has to sync of the WAL is then what was written in the last moment.
    private void syncWal(WalState before) {
        int unsynced = rest(before);
        long all = drain.written(before);
        for (int i = 0; i < SYNCS && unsynced > LITTLE; i++) {
            disk.run(bytes::syncWal);
            WalState now = bytes.state();
            if (now == null) {
                return;
            }
            unsynced = (int) (drain.written(now) - all);
            all += unsynced;
        }
    }

    /// Answers how many frames were to be moved.
    private int emptyUnderLock() {
        WalState state = bytes.state();
        if (state == null) {
            return 0; // A writer died while it published a commit.
        }
        int rest = rest(state);
        boolean much = rest > TOO_MUCH || drain.behind(state) > TOO_FAR;
        if (much && !pace.presses(state) && !pace.hurries() && abandoned < TRIES) {
            abandoned++;
            return rest;
        }
        abandoned = 0;
        pace.cycled(state);
        catchUp.wake();
        if (state.isBackfilled() || moveAll(state)) {
            pause = FIRST_PAUSE;
            pins.handOver(bytes, drain, waiting(state));
        }
        return rest;
    }

    private boolean moveAll(WalState state) {
        long drained = drain.drained();
        if (!pins.handOver(bytes, drain, waiting(state))) {
            stuck = drain.drained() == drained;
            return false;
        }
        Checkpointed moved = moveAfterTheLast();
        if (moved.busy()) {
            return false;
        }
        if (moved.frames() != state.frames()) {
            throw new Lost("a checkpoint saw " + moved.frames()
                    + " frames under the write lock, the shared memory says " + state.frames());
        }
        if (moved.moved() != moved.frames()) {
            later(state);
            return false;
        }
        return true;
    }

    /// The writer of the last commit gives its snapshot back only after the write lock.
    private Checkpointed moveAfterTheLast() {
        Checkpointed moved = checkpoint();
        long deadline = System.nanoTime() + LEAVES_NANOS;
        while (!moved.busy() && moved.moved() != moved.frames() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
            moved = checkpoint();
        }
        return moved;
    }

    private Pins.Waiting waiting(WalState state) {
        if (pace.overflows(state) && !stuck) {
            return catchUp::patiently;
        }
        return pace.hurries() && !stuck ? catchUp::whileItMoves : catchUp::soon;
    }

    /// A checkpoint of another process that waits for readers to leave goes on once our snapshot is the newest, and
    /// begins the WAL anew once our snapshot needs no frame.
    private void letThrough(WalState state) {
        if (state.place() != pins.place() || (state.isBackfilled() && !pins.leaves())) {
            pins.handOver(bytes, drain, catchUp::soon);
        }
    }

    /// A writer that died while it published a commit leaves the shared memory unusable until somebody rebuilds it,
    /// which our checkpoint lock would prevent.
    private void repair(long now) {
        if (unsettledSince == 0) {
            unsettledSince = now;
        } else if (now - unsettledSince > DEAD_NANOS) {
            bytes.unlockCheckpoints();
            pins.read();
        }
    }

    private Checkpointed checkpoint() {
        WalConnection connection = checkpointer();
        long deadline = System.nanoTime() + BUSY_NANOS;
        while (true) {
            Checkpointed answer = disk.answer(connection::checkpoint);
            boolean busy = answer.busy() || answer.frames() < 0;
            if (!busy || System.nanoTime() - deadline >= 0) {
                return new Checkpointed(busy, answer.frames(), answer.moved());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean close(WalState state) {
        return drain.behind(state) < CLOSE;
    }

    private WalConnection checkpointer() {
        if (checkpointer == null) {
            checkpointer = database.walConnection();
        }
        return checkpointer;
    }

    /// Whether a reader of another process keeps the WAL from being emptied.
    boolean held() {
        return pause >= LONGEST_PAUSE;
    }

    /// The longest time the write lock was held, in nanoseconds.
    long longestHold() {
        return longestHold;
    }

    /// Whether the application waits while the write lock is held.
    Waits waits() {
        return manners.waits();
    }

    /// How many times the write lock was held.
    long holds() {
        return holds.get();
    }

    /// Closes the connections; they are opened again when they are needed.
    @Override
    public void close() {
        bytes.unlockWriter();
        bytes.unlockCheckpoints();
        if (checkpointer != null) {
            checkpointer.close();
            checkpointer = null;
        }
        pins.shrink();
    }
}
