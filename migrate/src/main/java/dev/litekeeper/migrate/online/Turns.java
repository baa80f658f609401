package dev.litekeeper.migrate.online;

import dev.litekeeper.files.ByteSize;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqlFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The turns of a run at the write lock: each step is a transaction of its own, as short as the writers
/// beside it need, with a rest behind it in which they get theirs.
///
/// One run works at a time: the others see its beat and wait; where the beat stops they take over. Two that
/// work at once do no harm, as every step reads where the work stands.
public final class Turns {
    private static final Duration REST = Duration.ofMillis(20);
    private static final List<Duration> TRIES =
            Stream.of(1, 3, 8, 18, 33, 53, 78).map(Duration::ofMillis).toList();
    private static final Duration BETWEEN_LATE_TRIES = Duration.ofMillis(100);
    private static final Duration LATE = Duration.ofMillis(4);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int LOOKS_WITHOUT_A_BEAT = 10;
    private static final ByteSize WAL_IN_USE = new ByteSize(96L << 20);
    private static final int LAPS_BEFORE_THE_WORD = 50;

    private final Session session;
    private final Wal wal;
    private final Locks locks;
    private final Watcher watcher;
    private final String holder;
    private Predicate<State> mine = state -> !state.exchanged();
    private Duration longest = Duration.ZERO;
    private long commits;

    /// @param aside a second connection to the same database
    public Turns(Session session, Session aside, Locks locks, Watcher watcher, Holder holder) {
        this.session = session;
        this.wal = new Wal(aside);
        this.locks = locks;
        this.watcher = watcher;
        this.holder = holder.text();
        session.execute("PRAGMA wal_autocheckpoint = 0");
    }

    /// How long the write lock was held at a time, at most, what was announced aside.
    public Duration longest() {
        return longest;
    }

    /// How many transactions were committed in these turns.
    long commits() {
        return commits;
    }

    /// Commits what the transaction of a turn has changed.
    void commit() {
        locks.commit(session);
        commits++;
    }

    /// Commits need not reach the disk one by one from now on, where that can do no harm; or they do again.
    void hurry(boolean hurried) {
        session.execute("PRAGMA synchronous = " + (hurried && wal.used() ? "NORMAL" : "FULL"));
    }

    Locks locks() {
        return locks;
    }

    /// From now on the turns are about what is left behind the exchange.
    void behindTheExchange() {
        mine = State::exchanged;
    }

    /// Takes the work over inside a transaction, where nobody else can be at it.
    void take() {
        State.beat(session, holder);
    }

    /// What is under way. Fails with [Overtaken] where nothing is any more.
    State state() {
        return State.read(session).filter(mine).orElseThrow(Overtaken::new);
    }

    /// What is under way, to be asked outside a transaction; waits for those who are in the way.
    State look() {
        locks.snapshot(session);
        try {
            return state();
        } finally {
            session.commit();
        }
    }

    /// A step of as many rows as `pace` says, and the rest behind it. `check` sees where the work stands,
    /// inside.
    <T> T step(Pace pace, Consumer<State> check, Supplier<T> work) {
        Done<T> done = attempt(check, work);
        pace.took(done.held, done.commit);
        held(done.held);
        settle(done.held);
        return done.result;
    }

    /// A step of as many rows as `pace` says, or of fewer: where it takes much longer than it should, because
    /// the rows are longer than those before, it is given up and tried again with fewer. `work` may run
    /// several times.
    <T> T divisible(Pace pace, Consumer<State> check, Supplier<T> work) {
        while (pace.divisible()) {
            try {
                return step(pace, check, () -> inTime(pace.limit(), work));
            } catch (TooLong e) {
                locks.check();
                pace.tookTooLong();
                held(e.held);
                settle(e.held);
            }
        }
        return step(pace, check, work);
    }

    private <T> T inTime(Duration limit, Supplier<T> work) {
        long start = System.nanoTime();
        Alarm alarm = Alarm.in(limit, session);
        try (alarm) {
            return work.get();
        } catch (SqlFailure e) {
            throw alarm.rung() ? new TooLong(e, since(start)) : e;
        }
    }

    /// A step was given up because of the time it took.
    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final Duration held;

        TooLong(SqlFailure cause, Duration held) {
            super(cause);
            this.held = held;
        }
    }

    /// A step that takes as long as it takes, which was announced. What it leaves in the WAL is written while
    /// writers wait anyway: it would be left to one of them. Who waits for so long tries again only now and
    /// then; the rest behind it is long enough for that.
    <T> T longStep(Consumer<State> check, Supplier<T> work) {
        Done<T> done = attempt(check, work);
        attempt(_ -> {}, () -> {
            wal.checkpoint();
            return true;
        });
        wal.checkpoint();
        sleep(BETWEEN_LATE_TRIES.plus(LATE));
        return done.result;
    }

    /// The step that ends the work.
    <T> T lastStep(Consumer<State> check, Supplier<T> work) {
        Done<T> done = attempt(check, work);
        held(done.held);
        wal.checkpoint();
        return done.result;
    }

    private void held(Duration time) {
        longest = time.compareTo(longest) > 0 ? time : longest;
    }

    /// Takes the work over where the run that began it is gone, or waits for it.
    void enter(Consumer<State> check) {
        attempt(check, () -> true);
    }

    private record Done<T>(T result, Duration held, Duration commit) {}

    /// The work in a transaction; it waits until nobody else is at it and no person has paused it.
    private <T> Done<T> attempt(Consumer<State> check, Supplier<T> work) {
        Optional<Done<T>> done = Optional.empty();
        boolean told = false;
        while (done.isEmpty()) {
            done = tried(check, work);
            if (done.isEmpty()) {
                State state = look();
                if (!told && (state.paused() || !isGone(state))) {
                    watcher.announced(
                            state.paused()
                                    ? "paused; litekeeper migrate online resume lets it go on"
                                    : "another run is at work on it: " + state.holder());
                    told = true;
                }
                waitFor(state);
            }
        }
        return done.get();
    }

    private <T> Optional<Done<T>> tried(Consumer<State> check, Supplier<T> work) {
        locks.begin(session);
        long start = System.nanoTime();
        try {
            wal.wrap();
            State state = state();
            if (state.paused() || !state.holder().equals(holder)) {
                session.rollback();
                return Optional.empty();
            }
            check.accept(state);
            T result = work.get();
            State.beat(session, holder);
            long done = System.nanoTime();
            commit();
            return Optional.of(new Done<>(result, since(start), since(done)));
        } catch (RuntimeException e) {
            if (session.inTransaction()) {
                session.rollback();
            }
            throw e;
        }
    }

    /// Waits until a pause ends, or until the run that is at work has made no step for a while: then this
    /// one takes over.
    private void waitFor(State seen) {
        int patience = isGone(seen) ? 0 : LOOKS_WITHOUT_A_BEAT;
        for (int looks = 0; looks < patience || seen.paused(); looks++) {
            sleep(LOOK);
            locks.check();
            State now = look();
            if (now.beat() != seen.beat() || now.paused() != seen.paused()) {
                return;
            }
        }
        locks.begin(session);
        try {
            if (state().beat() == seen.beat()) {
                State.beat(session, holder);
                commit();
            }
        } finally {
            if (session.inTransaction()) {
                session.rollback();
            }
        }
    }

    private static boolean isGone(State state) {
        return Holder.of(state.holder()).isGone();
    }

    /// The rest behind a step: the WAL is emptied as far as its readers let it, and writers get their turn.
    ///
    /// @param held how long the step took
    private void settle(Duration held) {
        long start = System.nanoTime();
        wal.checkpoint();
        for (int laps = 1;
                wal.bytes() > WAL_IN_USE.bytes() && State.read(session).isPresent();
                laps++) {
            if (laps == LAPS_BEFORE_THE_WORD) {
                watcher.announced("waiting: the WAL has grown to " + new ByteSize(wal.bytes())
                        + " and a reader keeps it from being used anew");
            }
            locks.check();
            sleep(REST);
            attempt(_ -> {}, () -> true);
            wal.checkpoint();
        }
        sleep(rest(held).minus(since(start)));
    }

    /// As long as to reach the moments at which SQLite tries again that has waited since the step began: two
    /// of them behind a short step, one behind a long one.
    private static Duration rest(Duration held) {
        int next = 0;
        while (next < TRIES.size() - 1 && TRIES.get(next).compareTo(held) <= 0) {
            next++;
        }
        boolean another = next < TRIES.size() - 2;
        Duration left = TRIES.get(another ? next + 1 : next).plus(LATE).minus(held);
        return another || left.compareTo(REST) > 0 ? left : REST;
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time.isPositive() ? time : Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
