package dev.litekeeper.archive.ship;

import dev.litekeeper.archive.log.LogEnd;
import dev.litekeeper.archive.log.LogFolder;
import dev.litekeeper.archive.log.Seal;
import dev.litekeeper.archive.log.SegmentFile;
import dev.litekeeper.archive.log.SegmentName;
import dev.litekeeper.archive.log.SegmentReader;
import dev.litekeeper.archive.log.Spool;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Brings the segments of a spool into one store, in order, on a thread of its own, and acknowledges each
/// when it is durable there and no other keeper has taken over. What fails is tried again, later and later,
/// up to half a minute. While nothing waits the store is not called.
///
/// Safe for use by several threads.
public final class Shipper implements AutoCloseable {
    private static final Duration IDLE = Duration.ofDays(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int DOUBLINGS = 10;
    private static final int MOST_LOOKS = 3;
    private static final int MOST_REFUSALS = 10;
    private static final int BLOCK = 1 << 16;

    private final Destination destination;
    private final Store store;
    private final LogFolder log;
    private final Spool spool;
    private final Seal known;
    private final Ledger ledger;
    private final Supply supply;
    private final Epochs epochs;
    private final RandomGenerator random;
    private final Progress progress;
    private final Thread thread;
    private Optional<Lease> lease = Optional.empty();
    private Tip tip = Tip.NONE;
    private boolean ours;
    private Optional<Key> newest = Optional.empty();
    private long cursor;
    private int looks;
    private int refusals;
    private Optional<Seal> brought = Optional.empty();

    /// A shipper that does not run yet.
    ///
    /// @param log must know the store by its name; what it ends with now counts as its own, restarted or not
    /// @param supply where what the store lacks comes from when this machine no longer has it
    /// @param random spreads the pauses after failures
    public Shipper(Destination destination, LogFolder log, Supply supply, InstantSource clock, RandomGenerator random) {
        this.supply = supply;
        this.destination = destination;
        this.store = destination.store();
        this.log = log;
        this.spool = log.spool();
        this.known = log.end().seal();
        this.ledger = Ledger.in(log.folder(), store);
        this.epochs = new Epochs(store, destination.keys(), clock);
        this.random = random;
        this.progress = new Progress(store.name());
        this.thread = Thread.ofVirtual().name("ship to " + store.name()).unstarted(this::run);
    }

    /// Makes this keeper the one that writes the archive there, and answers how it ended before. Fails as
    /// [Epochs#take] does. Where it is not called, or fails, the thread does it later. Not after [#start].
    public End take() {
        try {
            return claim();
        } catch (Failure e) {
            progress.failed(e.problem());
            throw e;
        }
    }

    private End claim() {
        Lease taken = epochs.take(destination.keeper(), destination.database(), destination.takeOver(), ledger.last());
        ours = isOurs(taken.end().tip());
        progress.taken(taken, ours);
        lease = Optional.of(taken);
        newest = Optional.empty();
        brought = Optional.empty();
        tip = taken.end().tip();
        cursor = 0;
        return taken.end();
    }

    /// Whether the archive there is this log's as far as it goes: it has nothing yet, or it ends with what
    /// was acknowledged to this keeper or before. What comes after is brought from another store.
    public boolean isBehind(End there) {
        return isEmpty(there)
                || ledger.last()
                        .filter(last -> there.tip().epoch() <= last.epoch()
                                && there.tip().sequence() <= last.name().sequence())
                        .isPresent();
    }

    /// Whether nothing was there ever, and everything from the beginning of this log on waits for it.
    public boolean isToBegin(End there) {
        return isEmpty(there)
                && ledger.last().isEmpty()
                && spool.pending().stream()
                        .findFirst()
                        .filter(file -> file.previous().equals(Seal.NONE))
                        .isPresent();
    }

    private static boolean isEmpty(End there) {
        return there.tip().sequence() == 0 && there.highestSequence() == 0 && there.highestPosition() == 0;
    }

    /// Whether the archive there ends with a segment of this log, so that what it has counts as durable.
    public boolean isOurs(Tip there) {
        return there.sequence() > 0 && leadsOn(there.seal());
    }

    /// Whether what the store lacks, as far as is known now, is all on this machine.
    public boolean isSupplied() {
        return ours || ledger.last().filter(last -> leadsOn(last.seal())).isPresent() || known.equals(Seal.NONE);
    }

    private boolean leadsOn(Seal seal) {
        return seal.equals(known)
                || spool.pending().stream().anyMatch(file -> seal.equals(file.seal()) || seal.equals(file.previous()));
    }

    /// Begins to ship.
    public void start() {
        thread.start();
    }

    /// How it stands now.
    public Standing standing() {
        return progress.standing();
    }

    /// Waits until a commit is durable in the store. Answers whether it is; fails as refused once another
    /// keeper has taken over.
    public boolean await(long position, Duration most) throws InterruptedException {
        return progress.await(position, most);
    }

    /// Ends the thread; what is being put is broken off. What is not acknowledged stays in the spool.
    @Override
    public void close() {
        progress.close();
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        int failures = 0;
        while (progress.goesOn()) {
            try {
                step();
                failures = 0;
            } catch (Failure e) {
                if (progress.goesOn()) {
                    progress.failed(e.problem());
                    failures++;
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                progress.failed(Problem.environment("cannot ship to store " + store.name())
                        .because(e.toString())
                        .hint("this is a fault of the program; it tries again"));
                failures++;
            }
            if (failures > 0 && !pause(failures)) {
                return;
            }
        }
    }

    private void step() throws InterruptedException {
        if (lease.isEmpty()) {
            claim();
            return;
        }
        if (!ours && spool.after(cursor).isEmpty()) {
            bring(known, lease.get());
        }
        Optional<SegmentFile> next = spool.after(cursor, IDLE);
        if (next.isPresent()) {
            ship(next.get(), lease.get());
        }
    }

    private void ship(SegmentFile file, Lease under) {
        if (file.seal().equals(tip.seal())) {
            acknowledge(file);
            return;
        }
        if (!follows(file)) {
            if (ours && file.name().sequence() <= tip.sequence()) {
                cursor = file.name().sequence();
                spool.acknowledge(store.name(), cursor);
            } else if (!bring(file.previous(), under)) {
                lookAgain(file);
                skip(file);
            }
            return;
        }
        requireArchive(under);
        if (file.name().sequence() > tip.sequence() + 1 && !begins(file, under)) {
            lease = Optional.empty();
            return;
        }
        looks = 0;
        Key key = destination.keys().segment(under.epoch(), file.name().sequence());
        put(key, file);
        Optional<String> successor = epochs.successor(under);
        if (successor.isPresent()) {
            progress.fenced(successor.get());
            return;
        }
        tip = tip.then(under.epoch(), file.name(), file.seal());
        newest = Optional.of(key);
        ours = true;
        progress.put(file.bytes());
        acknowledge(file);
    }

    /// Whether a segment that leaves numbers out can be the first one of this epoch, which says so.
    private boolean begins(SegmentFile file, Lease under) {
        return under.end().tip().equals(tip)
                && epochs.begin(under.epoch(), file.name().sequence());
    }

    /// Brings what leads to this segment from another store, once for each end of the archive. Answers
    /// whether it did.
    private boolean bring(Seal goal, Lease under) {
        if (goal.equals(Seal.NONE) || goal.equals(tip.seal()) || brought.equals(Optional.of(goal))) {
            return false;
        }
        Optional<Ledger.Entry> last = supplied(under, goal);
        brought = Optional.of(goal);
        if (last.isEmpty()) {
            return false;
        }
        Optional<String> successor = epochs.successor(under);
        if (successor.isPresent()) {
            progress.fenced(successor.get());
            return true;
        }
        SegmentName name = last.get().name();
        tip = tip.then(under.epoch(), name, last.get().seal());
        newest = Optional.of(destination.keys().segment(under.epoch(), name.sequence()));
        ours = true;
        ledger.write(last.get());
        progress.durable(name.last());
        return true;
    }

    /// What was brought. Other stores that cannot be reached are tried again for a minute or so; then they
    /// are given up.
    private Optional<Ledger.Entry> supplied(Lease under, Seal goal) {
        try {
            return supply.bring(under.epoch(), tip, goal);
        } catch (Failure e) {
            refusals++;
            lease = e.kind() == Kind.REFUSED ? Optional.empty() : lease;
            if (e.kind() == Kind.INTERRUPTED || refusals < MOST_REFUSALS) {
                throw e;
            }
            progress.failed(e.problem());
            return Optional.empty();
        }
    }

    /// Fails where the store no longer has the archive, or not the segment that was put last: what was
    /// acknowledged is lost then, which is told, and the next attempt goes on from what is left. A folder that
    /// is empty is waited for, as its disk may not be mounted.
    private void requireArchive(Lease under) {
        if (newest.isPresent() && store.find(newest.get()).isPresent()) {
            return;
        }
        boolean claimed = epochs.isClaimed(under);
        if (claimed && newest.isEmpty()) {
            return;
        }
        Key gone = newest.filter(_ -> claimed).orElse(destination.keys().claim(under.epoch()));
        String where = gone + " in store " + store.name();
        if (!claimed && store.folder().isPresent()) {
            throw Problem.environment("the archive is not where it was")
                    .at(where)
                    .because("the claim of this keeper is gone")
                    .hint("see that the store's disk is mounted; nothing counts as durable until it is back."
                            + " Where it was emptied for good, start the keeper again")
                    .failure();
        }
        lease = Optional.empty();
        progress.lost(where);
        throw Problem.bad("the store lost what it had acknowledged")
                .at(where)
                .because("the newest object is gone")
                .hint("the archive goes on from what is left; litekeeper archive verify says what is missing")
                .failure();
    }

    /// Fails, a few times, where the store does not seem to have what comes before this segment: its list
    /// may be late. The next attempt begins an epoch, and so with another look.
    private void lookAgain(SegmentFile file) {
        if (file.name().sequence() > tip.sequence() && !isLeftBehind(file) && looks < MOST_LOOKS) {
            looks++;
            lease = Optional.empty();
            throw Problem.bad("the archive does not go up to what is to come")
                    .at("segment " + file.name().sequence() + " in store " + store.name())
                    .because("it ends after segment " + tip.sequence())
                    .hint("the store is asked again")
                    .failure();
        }
    }

    /// Whether the segment can come next. One that was damaged on this machine cannot.
    private boolean follows(SegmentFile file) {
        try {
            return tip.isFollowedBy(SegmentReader.read(file).header());
        } catch (Failure e) {
            if (e.kind() != Kind.BAD) {
                throw e;
            }
            progress.failed(e.problem());
            return false;
        }
    }

    private void acknowledge(SegmentFile file) {
        ledger.write(new Ledger.Entry(tip.epoch(), file.name(), file.seal()));
        cursor = file.name().sequence();
        progress.durable(file.name().last());
        spool.acknowledge(store.name(), cursor);
    }

    /// The store has no use for this segment: it lacks what comes before it, or goes on otherwise.
    private void skip(SegmentFile file) {
        cursor = file.name().sequence();
        if (!isLeftBehind(file) && !laterFollows()) {
            progress.wants("the archive there ends after segment " + tip.sequence() + ", and segment " + cursor
                    + " does not follow it");
        }
        spool.pass(store.name(), cursor);
    }

    /// Whether the log begins a lineage after this segment in any case.
    private boolean isLeftBehind(SegmentFile file) {
        LogEnd end = log.end();
        return !end.known() && file.name().sequence() <= end.sequence();
    }

    /// Whether a lineage that begins later in the spool can come next.
    private boolean laterFollows() {
        return spool.pending().stream()
                .filter(file ->
                        file.name().sequence() > cursor && file.previous().equals(Seal.NONE))
                .anyMatch(this::follows);
    }

    /// Puts the segment, or finds that it is there already. Where the store keeps other bytes under its
    /// name, the name is given up together with the epoch, and a failure told.
    private void put(Key key, SegmentFile file) {
        boolean accepted = true;
        try {
            store.put(key, out -> {
                try (InputStream in = PlainFile.of(file.path()).input()) {
                    in.transferTo(out);
                }
            });
        } catch (Failure e) {
            if (e.kind() != Kind.REFUSED) {
                throw e;
            }
            accepted = false;
        }
        if (accepted && store.provesPuts()) {
            return;
        }
        if (!isThere(key, file)) {
            lease = Optional.empty();
            throw Problem.bad("the store does not keep what it is given")
                    .at(key + " in store " + store.name())
                    .because("other bytes are there")
                    .hint("look at the store and its disks; the segment is put again under another name")
                    .failure();
        }
    }

    /// Whether the object has the bytes of the file. Fails where it cannot be read.
    private boolean isThere(Key key, SegmentFile file) {
        try (InputStream here = PlainFile.of(file.path()).input();
                InputStream there = store.read(key)) {
            byte[] expected = here.readNBytes(BLOCK);
            while (expected.length > 0) {
                if (!Arrays.equals(expected, there.readNBytes(expected.length))) {
                    return false;
                }
                expected = here.readNBytes(BLOCK);
            }
            return there.read() < 0;
        } catch (IOException e) {
            throw Problem.environment("cannot read back the object")
                    .at(key + " in store " + store.name())
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    /// Waits before the next attempt. Answers whether there is to be one.
    private boolean pause(int failures) {
        Duration whole = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
        Duration most = whole.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : whole;
        try {
            Thread.sleep(Duration.ofMillis(most.toMillis() / 2 + random.nextLong(most.toMillis() / 2 + 1)));
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
