package dev.litekeeper.archive.capture;

import dev.litekeeper.archive.log.LogEncoder;
import dev.litekeeper.archive.log.LogEnd;
import dev.litekeeper.archive.log.LogFolder;
import dev.litekeeper.archive.log.Seal;
import dev.litekeeper.archive.ship.Captured;
import dev.litekeeper.archive.ship.Shipper;
import dev.litekeeper.archive.ship.Standing;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.wal.Tail;
import dev.litekeeper.wal.TailOrder;
import dev.litekeeper.wal.TailStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One database, followed commit by commit into its archive in every store. Made by [Captures#start]. Safe
/// for use by several threads.
public final class Capture implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration ATTACHED = Duration.ofSeconds(3);
    private static final Duration BEGINNING = Duration.ofSeconds(10);
    private static final long LOOK_NANOS = 1_000_000;

    private final Captures house;
    private final CaptureOrder order;
    private final LogFolder log;
    private final List<Shipper> shippers;
    private final Captured captured;
    private final LogEncoder encoder;
    private final Taking taking;
    private final Behind behind;
    private final Tail tail;
    private volatile @Nullable Problem broken;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final long started = System.nanoTime();
    private volatile long rest;
    private volatile boolean closed;

    Capture(Captures house, CaptureOrder order, LogFolder log, List<Shipper> shippers, Captured captured) {
        this.house = house;
        this.order = order;
        this.log = log;
        this.shippers = List.copyOf(shippers);
        this.captured = captured;
        long epoch = shippers.stream()
                .mapToLong(shipper -> shipper.standing().epoch())
                .max()
                .orElse(0);
        LogEncoder.Settings settings =
                new LogEncoder.Settings(epoch, order.plan().sync(), house.memory());
        this.encoder = new LogEncoder(log, settings, house.clock(), house.random(), house.writers());
        this.taking = new Taking(encoder, captured, () -> house.stirs(this));
        this.behind = new Behind(house.clock().instant());
        shippers.forEach(Shipper::start);
        this.tail = house.tails().follow(order.database(), tailOrder(log.end()), taking);
    }

    private TailOrder tailOrder(LogEnd end) {
        TailOrder usual = TailOrder.USUAL
                .walLimit(order.plan().wal().bytes())
                .gentle(order.plan().gentle())
                .patience(PATIENCE);
        return end.point()
                .map(point -> usual.resume(new TailOrder.Resume(point, end.inode())))
                .orElse(usual);
    }

    /// Waits a moment for the database to be followed. Fails where that is refused; what else stands in the
    /// way is told by [#figures], and tried again.
    void requireAttached() {
        long end = System.nanoTime() + ATTACHED.toNanos();
        while (!taking.isAttached() && System.nanoTime() - end < 0) {
            tail.status()
                    .problem()
                    .filter(found -> found.kind() == Kind.REFUSED)
                    .ifPresent(found -> {
                        throw found.failure();
                    });
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /// How it stands now.
    public CaptureFigures figures() {
        TailStatus status = tail.status();
        Optional<Problem> problem = Optional.ofNullable(broken).or(status::problem);
        return new CaptureFigures(
                phase(status),
                problem,
                encoder.position(),
                taking.newest(),
                behind.look(status, house.clock().instant()),
                status.walBytes(),
                lock(status),
                log.spool().bytes(),
                log.spool().budget(),
                encoder.breaks().gaps(),
                encoder.breaks().lastGap(),
                encoder.breaks().files(),
                shippers.stream().map(Shipper::standing).map(this::figures).toList());
    }

    private static CaptureFigures.WriteLock lock(TailStatus status) {
        Optional<Boolean> waits = switch (status.waits()) {
            case YES -> Optional.of(true);
            case NO -> Optional.of(false);
            case COULD_NOT_TELL -> Optional.empty();
        };
        return new CaptureFigures.WriteLock(status.holds(), status.longestHold(), waits);
    }

    private StoreFigures figures(Standing standing) {
        return new StoreFigures(
                standing, captured.behind(standing.position(), house.clock().millis()));
    }

    private CaptureFigures.Phase phase(TailStatus status) {
        if (broken != null) {
            return CaptureFigures.Phase.ENDED;
        }
        return switch (status.state()) {
            case ACTIVE, IDLE -> taking.isScanning() ? CaptureFigures.Phase.SCANNING : CaptureFigures.Phase.FOLLOWING;
            case DETACHED -> CaptureFigures.Phase.DETACHED;
            case ENDED, CLOSED -> CaptureFigures.Phase.ENDED;
        };
    }

    /// Takes every commit that was made before this call, and waits until the state is whole; answers the
    /// position of the newest. Fails as could-not-tell where that takes longer than `most`, and at once where
    /// the capture has ended.
    public long catchUp(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        TailStatus status = tail.status();
        long goal = status.commits() + status.behind();
        while (true) {
            boolean follows = phase(status).follows() && taking.isAttached();
            if (follows && !taking.isScanning() && (status.behind() == 0 || status.commits() >= goal)) {
                return encoder.position();
            }
            if (isEnded() || System.nanoTime() - end >= 0) {
                throw late(status);
            }
            LockSupport.parkNanos(LOOK_NANOS);
            TailStatus next = tail.status();
            boolean before = status.state() == TailStatus.State.DETACHED;
            goal = before ? next.commits() + next.behind() : goal;
            status = next;
        }
    }

    private Failure late(TailStatus status) {
        String why = status.problem()
                .map(Problem::toString)
                .orElse(taking.isScanning() ? "every page is being read first" : status.behind() + " frames wait");
        return Problem.unknown("not every commit was taken yet")
                .at(order.database())
                .because(why)
                .hint("litekeeper status shows how it goes on")
                .failure();
    }

    /// Sends on what was taken, without waiting for more to come.
    public void send() {
        encoder.cut();
    }

    /// Waits until a commit is durable in the store of this name. Answers whether it is.
    public boolean awaitDurable(long position, String store, Duration most) {
        Shipper shipper = shippers.stream()
                .filter(candidate -> candidate.standing().store().equals(store))
                .findFirst()
                .orElseThrow(() -> Problem.usage("no such store").at(store).failure());
        try {
            return shipper.await(position, most);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Takes what is committed, lets the database go, and sends all of it on. Answers whether after `most`
    /// all of it is durable in every store.
    public boolean finish(Duration most) {
        catchUp(most);
        tail.close();
        encoder.flush();
        long newest = encoder.position();
        return shippers.stream()
                .allMatch(shipper -> awaitDurable(newest, shipper.standing().store(), most));
    }

    /// The newest commit that was taken, for next to nothing.
    public long position() {
        return encoder.position();
    }

    /// Tells the rest it is in from every other one: everything is in every store, and nothing has happened since. 0
    /// while it is in none. Costs next to nothing.
    public long rest() {
        return tail.rests() ? rest : 0;
    }

    /// It is in no rest any more.
    void stirs() {
        rest = 0;
    }

    /// Rests where time asks for nothing more; answers whether it asks for nothing.
    ///
    /// @param number of this rest
    boolean rests(long number) {
        if (closed) {
            return true;
        }
        if (broken != null || !begun.get() || !encoder.rests() || log.spool().bytes() > 0) {
            return false;
        }
        rest = number;
        if (taking.isLively()) {
            rest = 0; // It may have stirred before.
        }
        return true;
    }

    /// Does what time asks for: often while it is lively, now and then while it is calm, and not while it rests.
    ///
    /// @param least how long segments are let grow at least
    void beat(Duration least) {
        if (broken != null || closed) {
            return;
        }
        try {
            begun(System.nanoTime());
            encoder.restrain(least);
            encoder.tick();
            requireBase();
        } catch (Failure e) {
            broken = e.problem();
        }
    }

    Taking taking() {
        return taking;
    }

    /// One that is idle for the first time gives back what its beginning took, before others begin.
    private void begun(long nanos) {
        boolean idle = tail.state() == TailStatus.State.IDLE;
        if (!begun.get() && (idle || nanos - started > BEGINNING.toNanos()) && begun.compareAndSet(false, true)) {
            try {
                if (idle) {
                    encoder.rest();
                }
            } finally {
                house.hasBegun();
            }
        }
    }

    /// Whether it is over, so that only a new capture goes on.
    public boolean isEnded() {
        return closed || broken != null || tail.state() == TailStatus.State.ENDED;
    }

    /// Whether it has ended for nothing but that the next capture is to begin with every page.
    public boolean beginsAnew() {
        return shippers.stream()
                .anyMatch(shipper -> shipper.standing().baseWanted().isPresent());
    }

    /// Ends where a store lacks what everything else rests on: the next capture begins with every page.
    private void requireBase() {
        for (Shipper shipper : shippers) {
            Optional<String> wanted = shipper.standing().baseWanted();
            if (wanted.isPresent()) {
                throw Problem.unknown("every page is sent anew, as a store does not end where this keeper left off")
                        .at("store " + shipper.standing().store())
                        .because(wanted.get())
                        .failure();
            }
        }
    }

    /// Ends the following; what was taken stays in the spool. The next capture goes on from there.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        house.ended(this);
        if (begun.compareAndSet(false, true)) {
            house.hasBegun();
        }
        tail.close();
        try {
            encoder.close();
        } catch (Failure e) {
            // The encoder failed before, which is told; what is durable by now is what the next one goes on from.
            broken = e.problem();
        } finally {
            shippers.forEach(Shipper::close);
            if (beginsAnew()) {
                LogEnd end = log.end();
                log.restart(LogEnd.after(
                        end.sequence(), Seal.NONE, end.position(), end.state().millis()));
            }
            log.close();
        }
    }
}
