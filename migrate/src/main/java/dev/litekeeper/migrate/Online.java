package dev.litekeeper.migrate;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.online.Holder;
import dev.litekeeper.migrate.online.OnlineChange;
import dev.litekeeper.migrate.online.State;
import dev.litekeeper.sqlite.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/// The online change of a database: looked at, paused, led back, and taken away with what it leaves behind.
public final class Online {
    private final Access access;
    private final Scripts scripts;
    private final Track track;

    Online(Access access, Scripts scripts, Track track) {
        this.access = access;
        this.scripts = scripts;
        this.track = track;
    }

    /// The change that is under way; empty where there is none.
    public Optional<State> underWay() {
        try (Session session = access.read()) {
            return State.read(session);
        }
    }

    /// Lets it wait, or go on. Answers false where there is none.
    public boolean pause(boolean paused) {
        return onChange(session -> {
            State.pause(session, paused);
            return true;
        });
    }

    /// Takes the change away that is under way, or what is left of one that is done. Answers false where
    /// there is none.
    public boolean abort(Listener listener) {
        return clear(false, listener) > 0 || onChange(OnlineChange::clear);
    }

    /// Takes away what a change has left that is done, where it is not needed any more: a way back ends with
    /// its time, and with the next script. Answers how many transactions that took.
    ///
    /// @param idle whether no script is to run
    public long clear(boolean idle, Listener listener) {
        Optional<Leftover> found;
        try (Session session = access.read()) {
            found = leftover(session, idle);
        }
        return found.isEmpty() ? 0 : remove(found.get(), listener);
    }

    Optional<Leftover> leftover(Session session, boolean idle) {
        return Leftover.in(session, scripts, track, access.author().clock().instant(), idle);
    }

    private long remove(Leftover leftover, Listener listener) {
        return access.connected(
                false,
                (session, lock) -> {
                    try (Session aside = access.write()) {
                        return leftover.remove(session, aside, lock, access.author());
                    }
                },
                listener);
    }

    /// Leads back from the last script, which was kept reversible: its table is what it was, with all that was
    /// written later. Answers how long the write lock was held. Fails where there is no such way back.
    ///
    /// @param listener hears how the table goes that nobody needs any more
    public Duration undo(Listener listener) {
        Duration held = access.connected(
                false,
                (session, lock) -> {
                    lock.begin(session);
                    Instant start = access.author().clock().instant();
                    State state = State.read(session)
                            .filter(State::reversible)
                            .orElseThrow(() -> Problem.refused("no change is kept reversible")
                                    .at(access.name())
                                    .failure());
                    OnlineChange.undo(session, state, Holder.of(access.author().who(), start));
                    History.read(session).stream()
                            .filter(entry -> entry.key().equals(state.script()))
                            .forEach(entry -> History.remove(session, entry));
                    lock.commit(session);
                    return Duration.between(start, access.author().clock().instant());
                },
                listener);
        clear(false, listener);
        return held;
    }

    /// Writes some rows of a change that is kept reversible as they are, so that the old table is kept in
    /// step; answers how many. None where the table has triggers of its own, which could do anything.
    public long exercise() {
        return access.locked(
                false,
                Listener.NOBODY,
                session -> State.read(session)
                        .filter(State::reversible)
                        .map(state -> OnlineChange.exercise(session, state))
                        .orElse(0L));
    }

    private boolean onChange(Predicate<Session> work) {
        return access.connected(
                false,
                (session, lock) -> {
                    lock.begin(session);
                    boolean done = State.read(session).isPresent() && work.test(session);
                    lock.commit(session);
                    return done;
                },
                Listener.NOBODY);
    }
}
