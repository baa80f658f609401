package dev.litekeeper.migrate;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.online.Holder;
import dev.litekeeper.migrate.online.Overtaken;
import dev.litekeeper.migrate.online.State;
import dev.litekeeper.migrate.online.Turns;
import dev.litekeeper.migrate.online.Watcher;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What every script that runs in small steps has in common: whether it is the one that is under way, its
/// line in the history, and who is told of it.
record Gradual(
        Session session,
        WriteLock lock,
        Program program,
        Track track,
        Author author,
        Listener listener,
        List<String> millis)
        implements Watcher {

    Gradual(Session session, WriteLock lock, Program program, Track track, Author author, Listener listener) {
        this(session, lock, program, track, author, listener, new ArrayList<>());
    }

    /// What one kind of such a script does.
    interface Steps {
        /// Notes that it began, inside a transaction that holds the write lock.
        void begin(Instant now, Holder holder);

        /// Brings it to its end.
        Applied work(Turns turns, Instant start);

        /// What is told of a failure, and done about it.
        Failure failed(Failure failure);
    }

    /// Begins it or takes it up, and brings it to its end; empty where another run did that meanwhile. Called inside a
    /// transaction that holds the write lock, in which it was seen that the script is to run.
    ///
    /// @param aside a second connection to the same database
    Optional<Applied> run(Session aside, Steps steps) {
        Instant start = author.clock().instant();
        Holder holder = Holder.of(author.who(), start);
        if (!isUnderWay()) {
            listener.locked(name(), session);
            steps.begin(start, holder);
        }
        lock.commit(session);
        try {
            listener.committing(name(), session);
            Applied applied = steps.work(new Turns(session, aside, lock, this, holder), start);
            listener.committed(name(), session);
            return Optional.of(applied);
        } catch (Overtaken e) {
            return Optional.empty();
        } catch (Failure e) {
            throw steps.failed(e);
        }
    }

    Duration since(Instant start) {
        return Duration.between(start, author.clock().instant());
    }

    ScriptName name() {
        return program.script().name();
    }

    String key() {
        return track.key(name());
    }

    String meaning() {
        return program.script().checksum().meaning();
    }

    String schemaHash() {
        return Schema.of(session).application().hash();
    }

    /// Whether this script is under way. Fails as refused where another one is, or it was edited since.
    private boolean isUnderWay() {
        Optional<State> underWay = State.read(session);
        underWay.ifPresent(state -> {
            boolean same = state.script().equals(key());
            if (!same || !state.meaning().equals(meaning())) {
                throw Problem.refused("another change is under way")
                        .at(state.script())
                        .because("it began at " + state.began() + (same ? ", and the script was edited since" : ""))
                        .hint("litekeeper migrate online abort takes it away")
                        .failure();
            }
        });
        return underWay.isPresent();
    }

    void record(State state, String note) {
        History.create(session);
        Entry entry = new Entry(
                name().version(),
                track.kind(name()),
                name().file(),
                "applied",
                program.script().checksum(),
                author.who(),
                state.began(),
                since(state.began()),
                session.queryText("SELECT sqlite_version()"),
                state.schemaBefore(),
                schemaHash(),
                state.copied(),
                note);
        History.add(session, entry, String.join(" ", millis));
    }

    /// Whether what is done can stay as it is until the next run.
    static boolean canGoOn(Failure failure) {
        return failure.kind() == Kind.INTERRUPTED || failure.kind() == Kind.ENVIRONMENT;
    }

    @Override
    public void advanced(String what, long done, long total) {
        listener.advanced(name(), what, done, total);
    }

    @Override
    public void announced(String text) {
        listener.announced(name(), text);
    }

    @Override
    public void executed(Statement statement, Duration took, long rows) {
        millis.add(String.format(Locale.ROOT, "%.1f", took.toNanos() / 1e6));
        int number = program.script().statements().indexOf(statement) + 1;
        int line = program.script().source().place(statement.start()).line();
        listener.executed(new Executed(name(), number, line, statement.sql(), took, rows));
    }
}
