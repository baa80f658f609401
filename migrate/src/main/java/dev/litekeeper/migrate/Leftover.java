package dev.litekeeper.migrate;

import dev.litekeeper.migrate.online.Holder;
import dev.litekeeper.migrate.online.OnlineChange;
import dev.litekeeper.migrate.online.Removal;
import dev.litekeeper.migrate.online.State;
import dev.litekeeper.migrate.online.Turns;
import dev.litekeeper.migrate.online.Watcher;
import dev.litekeeper.sqlite.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The old table of an online change that is done, with its way back where that was kept open: it goes before
/// anything else runs, and with the first run behind the time of the way back.
///
/// @param script empty where its file is gone
record Leftover(State state, Optional<ScriptName> script) {

    /// What is to go from a database; empty where nothing is.
    ///
    /// @param idle whether nothing else is to run
    static Optional<Leftover> in(Session session, Scripts scripts, Track track, Instant now, boolean idle) {
        return State.read(session)
                .filter(State::exchanged)
                .filter(_ -> !idle
                        || OnlineChange.openUntil(session).filter(now::isBefore).isEmpty())
                .map(state -> new Leftover(state, name(scripts, track, state)));
    }

    private static Optional<ScriptName> name(Scripts scripts, Track track, State state) {
        return scripts.names().stream()
                .filter(name -> track.key(name).equals(state.script()))
                .findFirst();
    }

    /// What goes, in words.
    String told() {
        String old = "the old table of " + state.table();
        return state.reversible()
                ? "the way back of " + state.script() + " ends, and " + old + " is dropped"
                : old + ", which nobody needs any more, is dropped";
    }

    /// Takes it away; answers how many transactions it took.
    ///
    /// @param aside a second connection to the same database
    long remove(Session session, Session aside, WriteLock lock, Author author) {
        Watcher watcher = new Watcher() {
            @Override
            public void advanced(String what, long done, long total) {
                script.ifPresent(name -> lock.listener().advanced(name, what, done, total));
            }

            @Override
            public void announced(String text) {
                script.ifPresent(name -> lock.listener().announced(name, text));
            }

            @Override
            public void executed(Statement statement, Duration took, long rows) {
                // It has no statements of a script.
            }
        };
        Holder holder = Holder.of(author.who(), author.clock().instant());
        return new Removal(session, new Turns(session, aside, lock, watcher, holder), watcher).run();
    }
}
