package dev.litekeeper.migrate.online;

import dev.litekeeper.migrate.Statement;
import dev.litekeeper.sqlite.Session;
import java.time.Duration;
import java.util.function.Supplier;

/// Brings an online change from wherever it stands to its exchange.
public final class Work {
    /// How long the write lock is held at a time, about.
    public static final Duration TARGET = Duration.ofMillis(40);

    private static final int LAPS_WITHOUT_A_LOOK = 20;

    private final Session session;
    private final OnlineForm form;
    private final OnlineChange change;
    private final Turns turns;
    private final Watcher watcher;
    private final Pace catching = new Pace(TARGET);

    public Work(Session session, OnlineForm form, OnlineChange change, Turns turns, Watcher watcher) {
        this.session = session;
        this.form = form;
        this.change = change;
        this.turns = turns;
        this.watcher = watcher;
    }

    /// Goes on to where only the exchange is left; answers where the change stands.
    public State run() {
        turns.enter(change::requireSameTable);
        turns.hurry(true);
        if (turns.look().phase() == State.Phase.COPY) {
            copy();
        }
        if (turns.look().phase() == State.Phase.INDEX) {
            indexes();
        }
        prove();
        catchUp();
        turns.hurry(false);
        return turns.look();
    }

    /// Runs the last step, which ends the change; `exchange` is inside its transaction, with nothing left
    /// to bring over.
    public void exchange(Runnable exchange) {
        turns.lastStep(change::requireSameTable, () -> {
            change.catchUp(Long.MAX_VALUE);
            exchange.run();
            return true;
        });
    }

    private void copy() {
        long start = System.nanoTime();
        long total = turns.look().total();
        Pace pace = new Pace(TARGET);
        boolean more = true;
        while (more) {
            more = turns.divisible(pace, change::requireSameTable, () -> {
                boolean copying = turns.state().phase() == State.Phase.COPY;
                boolean behind = copying && change.copy(pace.rows());
                if (copying && !behind) {
                    State.enter(session, State.Phase.INDEX);
                }
                return behind;
            });
            watcher.advanced(form.table() + ": copying rows", turns.look().copied(), total);
        }
        watcher.executed(form.copy(), since(start), turns.look().copied());
    }

    private void indexes() {
        for (int i = 0; i < form.indexes().size(); i++) {
            int number = i;
            Statement statement = form.indexes().get(i);
            watcher.announced("making an index, writers wait meanwhile: "
                    + IndexText.of(statement.bare()).bareName());
            long start = System.nanoTime();
            turns.longStep(change::requireSameTable, () -> {
                change.index(number);
                return true;
            });
            watcher.executed(statement, since(start), 0);
        }
        step(new Pace(TARGET), () -> {
            State.enter(session, State.Phase.PROVE);
            return true;
        });
    }

    private void prove() {
        long total = turns.look().copied();
        long done = 0;
        Pace pace = new Pace(TARGET.dividedBy(2));
        change.beginProof();
        boolean more = true;
        int laps = 0;
        while (more) {
            long start = System.nanoTime();
            turns.locks().snapshot(session);
            OnlineChange.Proven proven = change.compare(pace.rows());
            boolean behind = !change.caughtUp();
            session.commit();
            done += pace.rows();
            pace.took(since(start), Duration.ZERO);
            if (proven.different() > 0 || ++laps % LAPS_WITHOUT_A_LOOK == 0 || behind) {
                catchUp();
            }
            if (proven.different() > 0) {
                step(new Pace(TARGET), () -> {
                    change.repair();
                    return true;
                });
            }
            change.proven();
            more = proven.more();
            watcher.advanced(form.table() + ": comparing rows", Math.min(done, total), total);
        }
    }

    private void catchUp() {
        boolean behind = true;
        while (behind) {
            behind = turns.divisible(catching, change::requireSameTable, () -> {
                catching.did(change.catchUp(catching.rows()));
                return !change.caughtUp();
            });
        }
    }

    private <T> T step(Pace pace, Supplier<T> work) {
        return turns.step(pace, change::requireSameTable, work);
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
