package dev.litekeeper.migrate.online;

import dev.litekeeper.sqlite.Session;
import java.time.Instant;
import java.util.Optional;

/// What is left in a database of a change that nobody is at work on any more, and costs every writer something until
/// somebody ends it.
///
/// @param what it is, in words
/// @param command the words behind `litekeeper` that end it
public record Lingering(String what, String command) {

    /// What lingers at this moment; empty where nothing does.
    public static Optional<Lingering> in(Session session, Instant now) {
        return State.read(session).flatMap(state -> switch (state.phase()) {
            case WINDOW -> expired(state, Window.until(session), now);
            case DROP ->
                Optional.of(new Lingering(
                        "the old table of " + state.table() + " is still there, and nobody needs it",
                        "migrate online finish"));
            case COPY, INDEX, PROVE -> abandoned(state, "every write of the table is noted twice meanwhile");
            case BATCH -> abandoned(state, "the table is half changed");
        });
    }

    private static Optional<Lingering> expired(State state, Instant until, Instant now) {
        return until.isAfter(now)
                ? Optional.empty()
                : Optional.of(new Lingering(
                        "the way back of " + state.script() + " ended at " + until + ", and every write of "
                                + state.table() + " is still made twice",
                        "migrate online finish"));
    }

    private static Optional<Lingering> abandoned(State state, String cost) {
        String of = "the change of " + state.table() + " by " + state.script() + ", begun at " + state.began() + ", ";
        if (state.paused()) {
            return Optional.of(new Lingering(of + "is paused: " + cost, "migrate online resume"));
        }
        return Holder.of(state.holder()).isGone()
                ? Optional.of(new Lingering(of + "was left by the run that made it: " + cost, "migrate"))
                : Optional.empty();
    }
}
