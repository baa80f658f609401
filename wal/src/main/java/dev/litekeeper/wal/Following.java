package dev.litekeeper.wal;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Header;
import dev.litekeeper.sqlite.LiveBytes;
import dev.litekeeper.sqlite.WalConnection;
import dev.litekeeper.sqlite.WalState;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One database from its attachment until it is let go: the parts that work on it, and their loops.
final class Following {
    private static final long LOOK_NANOS = 300_000;
    private static final long IDLE_NANOS = 2_000_000_000L;
    private static final long RETRY_NANOS = 100_000_000;
    private static final long ATTACH_NANOS = 5_000_000_000L;
    private static final long SCAN_NANOS = 100_000_000;
    private static final long STRAY_NANOS = 1_000_000_000;
    private static final int CLOSE = 150;

    private final TailOrder order;
    private final LiveBytes bytes;
    private final Pins pins;
    private final Drain drain;
    private final PageSet touched = new PageSet();
    private final Scan scan;
    private final Cycle cycle;
    private final Attachment attachment;
    private final DiskWait disk = new DiskWait();
    private volatile @Nullable Thread draining;
    private volatile @Nullable Throwable failed;
    private volatile boolean ending;
    private long scanned;

    private Following(
            DatabaseFile database,
            TailOrder order,
            CommitSink sink,
            InstantSource clock,
            Optional<TailOrder.Resume> from) {
        this.order = order;
        WalConnection connection = database.walConnection();
        this.pins = new Pins(database, connection);
        try {
            pins.begin();
            this.bytes = database.liveBytes();
            WalState state = first(bytes);
            pins.heldIn(state);
            int pageSize = database.header().map(Header::pageSize).orElseThrow();
            int pages = state.pages() != 0 ? state.pages() : (int) (bytes.databaseLength() / pageSize);
            this.drain = new Drain(bytes, sink, clock, pageSize, pages);
            this.scan = new Scan(bytes, sink, clock, pageSize, touched);
            String why = from.map(resume -> resume(resume, state)).orElse("followed for the first time");
            if (!why.isEmpty()) {
                begin(state);
            }
            this.attachment = new Attachment(pageSize, drain.pages(), why.isEmpty(), why, bytes.inode());
            this.cycle = new Cycle(database, bytes, pins, drain, order, disk, this::wake);
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /// Takes the first snapshot of a database. What follows is handed to the sink only in [#drain].
    static Following attach(
            DatabaseFile database,
            TailOrder order,
            CommitSink sink,
            InstantSource clock,
            Optional<TailOrder.Resume> from) {
        return new Following(database, order, sink, clock, from);
    }

    private static WalState first(LiveBytes bytes) {
        long deadline = System.nanoTime() + ATTACH_NANOS;
        WalState state = bytes.state();
        while (state == null) {
            if (System.nanoTime() - deadline >= 0) {
                throw new Lost("the shared memory of the database does not settle");
            }
            LockSupport.parkNanos(LOOK_NANOS);
            state = bytes.state();
        }
        return state;
    }

    private String resume(TailOrder.Resume from, WalState state) {
        return from.inode().equals(bytes.inode())
                ? drain.resume(from.point(), state)
                : "the file is another one than before";
    }

    private void begin(WalState state) {
        scan.begin();
        if (state.isBackfilled()) {
            drain.beginBehind(state);
        } else {
            drain.beginBefore(state);
        }
    }

    Attachment attachment() {
        return attachment;
    }

    /// Hands over what is committed and scanned until the end is asked for; then what is committed at that
    /// moment. For the draining thread.
    void drain(Memory memory) {
        draining = Thread.currentThread();
        try {
            boolean last;
            do {
                last = ending;
                boolean any = look(memory);
                if (scan.running() && !last && scan.isWanted()) {
                    scan(memory);
                } else if (!any && !last) {
                    LockSupport.parkNanos(cycle.look());
                }
            } while (!last);
        } catch (Throwable e) {
            failed = e;
        } finally {
            draining = null;
        }
    }

    private boolean look(Memory memory) {
        WalState state = bytes.state();
        return state != null && drain.step(state, memory.frames(), touched);
    }

    private void scan(Memory memory) {
        long now = System.nanoTime();
        WalState state = bytes.state();
        if (state != null && (drain.behind(state) < CLOSE || now - scanned > SCAN_NANOS)) {
            scan.step(memory.chunk(), () -> all(memory));
            scanned = System.nanoTime();
        }
    }

    private int all(Memory memory) {
        drain.step(first(bytes), memory.frames(), touched);
        return drain.pages();
    }

    /// Why the controlling thread may leave a database.
    enum Left {
        /// It was asked to.
        STOPPED,
        /// Little is committed: until [#stirs()], or until it has been quiet for a while.
        SLOW,
        /// Nothing was committed for a while, and everything is settled: until [#stirs()].
        IDLE
    }

    /// Keeps the WAL short for as long as it takes two threads to. For the controlling thread.
    Left control(BooleanSupplier stop, Runnable beat) {
        Progress progress = new Progress(order.patience());
        long looked = System.nanoTime() - STRAY_NANOS;
        while (!stop.getAsBoolean()) {
            beat.run();
            Throwable cause = failed;
            if (cause != null) {
                throw new Stopped(cause);
            }
            cycle.step();
            long now = System.nanoTime();
            progress.check(drain, scan, bytes.state(), now);
            if (now - looked >= STRAY_NANOS) {
                looked = now;
                bytes.strayed().ifPresent(why -> {
                    throw new Lost(why);
                });
            }
            long quiet = cycle.quiet();
            long enough = drain.frames() == 0 ? 0 : IDLE_NANOS;
            if (quiet > enough && !scan.running() && cycle.settle() && cycle.quiet() > enough) {
                return Left.IDLE;
            }
            if (!scan.running() && cycle.slow() && !keepsWaiting(bytes.glance())) {
                return Left.SLOW;
            }
            LockSupport.parkNanos(cycle.look());
        }
        return Left.STOPPED;
    }

    /// How long it still takes until it has been quiet for a while, in nanoseconds.
    long calmsIn() {
        return Math.max(RETRY_NANOS, IDLE_NANOS - cycle.quiet());
    }

    private void wake() {
        LockSupport.unpark(draining);
    }

    /// Makes [#drain] hand over what is there and return.
    void end() {
        ending = true;
        wake();
    }

    /// Makes the loops ready to run again.
    void again() {
        ending = false;
    }

    /// Keeps one connection with its snapshot, and nothing else.
    void rest() {
        cycle.close();
    }

    /// Whether anything happened since the last look. Costs next to nothing.
    boolean stirs() {
        return stirsBehind(bytes.glance());
    }

    /// Whether anything happened since everything was settled, seen or not. Costs next to nothing.
    boolean unsettled() {
        long place = bytes.glance();
        return ((int) place != 0 && place != pins.place()) || stirsBehind(place);
    }

    /// Whether our snapshot keeps nobody from anything, so that [#unsettled()] can only come about by a commit.
    boolean isOutOfTheWay() {
        return pins.leaves();
    }

    /// The only place after a commit with which it is not [unsettled][#unsettled()] while it is out of the way.
    long expected() {
        return pins.place() == drain.drained() ? pins.place() : Drain.NOWHERE;
    }

    private boolean stirsBehind(long place) {
        boolean committed = (int) place != 0 && place != drain.drained();
        return committed || keepsWaiting(place);
    }

    /// Whether a checkpoint of another process waits for our snapshot: that one needs frames of the WAL, or is older
    /// than what has to be moved.
    private boolean keepsWaiting(long place) {
        boolean older = (int) place != 0 && place != pins.place();
        return (older || !pins.leaves()) && bytes.checkpointWaits();
    }

    Optional<String> strayed() {
        return bytes.strayed();
    }

    @Nullable
    Throwable failed() {
        return failed;
    }

    Drain draining() {
        return drain;
    }

    Cycle cycle() {
        return cycle;
    }

    Scan scan() {
        return scan;
    }

    LiveBytes bytes() {
        return bytes;
    }

    DiskWait disk() {
        return disk;
    }

    Optional<TailOrder.Resume> point() {
        WalPoint last = drain.last();
        return last == null || scan.running()
                ? Optional.empty()
                : Optional.of(new TailOrder.Resume(last, attachment.inode()));
    }

    /// Lets go of every lock and snapshot. The descriptor on the WAL stays until [#close()]. Where nobody else has the
    /// database open, SQLite does a last checkpoint.
    void letGo() {
        cycle.close();
        disk.run(pins::close);
    }

    /// From another thread, where the controlling one hangs. The checkpoint lock stays: it may be that of a
    /// checkpoint that runs, which another process must not run into.
    void force() {
        pins.interrupt();
    }

    void close() {
        bytes.close();
    }
}
