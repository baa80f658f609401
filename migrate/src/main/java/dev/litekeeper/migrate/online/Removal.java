package dev.litekeeper.migrate.online;

import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Session;
import java.util.List;
import java.util.Optional;

/// Takes away what a change leaves behind that is done: its way back, where that was kept open, and the old
/// table. Its rows go in steps as short as those that copied them, because a table that is dropped with all
/// its rows makes writers wait. A run that is cut short leaves the rest to the next one.
public final class Removal {
    /// From so many rows on it is said that an index goes.
    private static final long MANY = 5_000_000;

    /// Where fewer than one of so many rowids is taken, rows are counted.
    private static final long SPARSE = 4;

    /// So few rowids tell nothing of how many are taken.
    private static final long FEW = 1_000;

    private final Session session;
    private final Turns turns;
    private final Watcher watcher;
    private boolean dense = true;

    /// @param session has foreign keys off
    public Removal(Session session, Turns turns, Watcher watcher) {
        this.session = session;
        this.turns = turns;
        this.watcher = watcher;
    }

    /// Brings it to its end, or leaves that to another run that is at it; answers how many transactions it
    /// took here.
    public long run() {
        long before = turns.commits();
        try {
            turns.behindTheExchange();
            endWayBack();
            turns.enter(_ -> {});
            turns.hurry(true);
            State state = turns.look();
            String old = Own.old(state.table());
            if (Own.exists(session, old)) {
                empty(old, state);
            }
            turns.hurry(false);
            turns.lastStep(_ -> {}, () -> OnlineChange.clear(session));
        } catch (Overtaken e) {
            watcher.announced("another run has dropped the old table");
        }
        return turns.commits() - before;
    }

    /// Nobody is at work while a way back is open.
    private void endWayBack() {
        turns.locks().begin(session);
        boolean open = State.read(session).filter(State::reversible).isPresent();
        if (open) {
            Own.dropTriggers(session);
            Window.drop(session);
            State.enter(session, State.Phase.DROP);
            turns.take();
            turns.commit();
        } else {
            session.rollback();
        }
    }

    private void empty(String old, State state) {
        Key key = Key.of(session, old);
        if (key.rowids()) {
            step(() -> new Loosening(session, old).run());
        }
        if (hasIndexesForGood(old)) {
            watcher.announced("dropping the old table, writers wait meanwhile");
            return;
        }
        List<String> indexes = session.query(
                "SELECT name FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = ?", row -> row.text(1), old);
        if (!indexes.isEmpty() && state.total() > MANY) {
            watcher.announced("dropping indexes of the old table, writers wait meanwhile");
        }
        indexes.forEach(index -> step(() -> session.execute("DROP INDEX IF EXISTS main." + Quoted.name(index))));
        rows(old, key, state);
    }

    private void step(Runnable work) {
        turns.step(new Pace(Work.TARGET), _ -> {}, () -> {
            work.run();
            return true;
        });
    }

    /// Rows would have to be taken out of them one by one, all over the file.
    private boolean hasIndexesForGood(String old) {
        return session.queryLong(
                        "SELECT count(*) FROM pragma_index_list(?) WHERE origin <> 'c'"
                                + " AND NOT (origin = 'pk' AND (SELECT wr FROM pragma_table_list(?)))",
                        old,
                        old)
                > 0;
    }

    private void rows(String old, Key key, State state) {
        Pace pace = new Pace(Work.TARGET);
        long gone = 0;
        long step = 1;
        while (step > 0) {
            step = turns.divisible(pace, _ -> {}, () -> first(old, key, pace.rows()));
            gone += step;
            watcher.advanced(state.table() + ": dropping the old table", Math.min(gone, state.total()), state.total());
        }
    }

    /// Deletes at most so many rows, the first ones, unless all would go; answers how many. A condition with
    /// a query in it makes SQLite collect the rows before it deletes one, so that a rowid is asked for
    /// before.
    private long first(String old, Key key, long rows) {
        String table = "main." + Quoted.name(old);
        String last = "SELECT " + key.list("") + " FROM " + table + " ORDER BY " + key.list("") + " LIMIT 1 OFFSET ";
        String delete = "DELETE FROM " + table + " WHERE " + key.tuple("") + " <= ";
        if (!key.rowids()) {
            return session.update(delete + "(" + last + rows + ")");
        }
        Optional<Long> end = dense ? endOfSpan(table, key, rows) : session.first(last + rows, row -> row.integer(1));
        long gone = end.map(rowid -> session.update(delete + rowid)).orElse(0L);
        dense = dense && (rows < FEW || gone * SPARSE >= rows);
        return gone;
    }

    /// The last of so many rowids, whether there are rows for them or not: found without going through the
    /// rows. Empty where none come behind it.
    private Optional<Long> endOfSpan(String table, Key key, long rows) {
        long least = session.queryLong("SELECT min(" + key.list("") + ") FROM " + table);
        long most = session.queryLong("SELECT max(" + key.list("") + ") FROM " + table);
        return Long.compareUnsigned(most - least, rows) < 0 ? Optional.empty() : Optional.of(least + rows - 1);
    }
}
