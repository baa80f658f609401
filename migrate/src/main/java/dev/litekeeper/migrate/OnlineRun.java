package dev.litekeeper.migrate;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.online.Holder;
import dev.litekeeper.migrate.online.Locks;
import dev.litekeeper.migrate.online.OnlineChange;
import dev.litekeeper.migrate.online.OnlineForm;
import dev.litekeeper.migrate.online.Overtaken;
import dev.litekeeper.migrate.online.State;
import dev.litekeeper.migrate.online.Turns;
import dev.litekeeper.migrate.online.Watcher;
import dev.litekeeper.migrate.online.Work;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One script that makes a table anew beside the app: begun or taken up, and brought to its end with its line in the
/// history in the same transaction as the exchange.
final class OnlineRun implements Watcher {
    private final Session session;
    private final Session aside;
    private final Program program;
    private final ScriptName name;
    private final Track track;
    private final Author author;
    private final Listener listener;
    private final Locks locks;
    private final OnlineForm form;
    private final OnlineChange change;
    private final List<String> millis = new ArrayList<>();

    OnlineRun(
            Session session,
            Session aside,
            WriteLock lock,
            Program program,
            Track track,
            Author author,
            Listener listener) {
        this.session = session;
        this.aside = aside;
        this.program = program;
        this.name = program.script().name();
        this.track = track;
        this.author = author;
        this.listener = listener;
        this.locks = locks(lock);
        this.form = OnlineForm.of(program.script());
        this.change = new OnlineChange(session, form);
    }

    private static Locks locks(WriteLock lock) {
        return new Locks() {
            @Override
            public void begin(Session on) {
                lock.begin(on);
            }

            @Override
            public void commit(Session on) {
                lock.commit(on);
            }

            @Override
            public void snapshot(Session on) {
                lock.snapshot(on);
            }

            @Override
            public void check() {
                lock.end().check();
            }
        };
    }

    /// Runs it. Called inside a transaction that holds the write lock, in which it was seen that the script is to run.
    Optional<Applied> run(String note) {
        Instant start = author.clock().instant();
        Holder holder = Holder.of(author.who(), start);
        begin(start, holder);
        Turns turns = new Turns(session, aside, locks, this, holder);
        Work work = new Work(session, form, change, turns, this);
        try {
            State state = work.run();
            List<Notice> notices = new ArrayList<>(program.notices());
            Runnable exchange = change.prepareExchange();
            work.exchange(() -> {
                notices.addAll(exchange(exchange));
                record(state, note);
            });
            Duration took = Duration.between(start, author.clock().instant());
            drop();
            listener.committed(name, session);
            return Optional.of(
                    new Applied(name, took, program.steps().size(), state.copied(), notices, turns.longest()));
        } catch (Overtaken e) {
            return Optional.empty();
        } catch (Failure e) {
            throw ended(e);
        }
    }

    private void begin(Instant start, Holder holder) {
        Optional<State> underWay = State.read(session);
        if (underWay.isEmpty()) {
            listener.locked(name, session);
            change.begin(track.key(name), Schema.of(session).application().hash(), start, holder);
        } else if (!underWay.get().script().equals(track.key(name))
                || !underWay.get().meaning().equals(program.script().checksum().meaning())) {
            throw Problem.refused("another online change is under way")
                    .at(underWay.get().script())
                    .because("it began at " + underWay.get().began()
                            + (underWay.get().script().equals(track.key(name))
                                    ? ", and the script was edited since"
                                    : ""))
                    .hint("litekeeper migrate online abort takes it away")
                    .failure();
        }
        locks.commit(session);
    }

    /// Where rows could lose their parents by it, all foreign keys are checked before and after.
    private List<Notice> exchange(Runnable exchange) {
        Violations known = change.touchesRelations() ? Violations.in(session) : Violations.NONE;
        Statistics statistics = Statistics.of(session);
        exchange.run();
        statistics.forget(form.table());
        statistics.restore();
        return change.touchesRelations()
                ? ScriptRun.compare(program.script().source(), known, Violations.in(session))
                : List.of();
    }

    private void record(State state, String note) {
        History.create(session);
        Entry entry = new Entry(
                name.number(),
                track.kind(name),
                name.file(),
                "applied",
                program.script().checksum(),
                author.who(),
                state.began(),
                Duration.between(state.began(), author.clock().instant()),
                session.queryText("SELECT sqlite_version()"),
                state.schemaBefore(),
                Schema.of(session).application().hash(),
                state.copied(),
                note);
        History.add(session, entry, String.join(" ", millis));
    }

    /// The old table goes in a transaction of its own.
    private void drop() {
        announced("dropping the old table, writers wait meanwhile");
        locks.begin(session);
        OnlineChange.clear(session);
        locks.commit(session);
    }

    /// A change that cannot come to its end is taken away; one that was stopped or lacks something stays for the next
    /// run.
    private Failure ended(Failure failure) {
        Problem problem = failure.problem();
        if (failure.kind() == Kind.INTERRUPTED || failure.kind() == Kind.ENVIRONMENT) {
            return problem.because(problem.why() + "\nwhat is done stays done: litekeeper migrate goes on from there")
                    .hint(problem.hint().isEmpty() ? "litekeeper migrate online abort takes it away" : problem.hint())
                    .failure(failure);
        }
        locks.begin(session);
        OnlineChange.clear(session);
        locks.commit(session);
        return problem.because(problem.why() + "\nthe table is as it was, and nothing of the change is left")
                .failure(failure);
    }

    @Override
    public void advanced(String what, long done, long total) {
        listener.advanced(name, what, done, total);
    }

    @Override
    public void announced(String text) {
        listener.announced(name, text);
    }

    @Override
    public void executed(Statement statement, Duration took, long rows) {
        millis.add(String.format(Locale.ROOT, "%.1f", took.toNanos() / 1e6));
        int number = program.script().statements().indexOf(statement) + 1;
        int line = program.script().source().place(statement.start()).line();
        listener.executed(new Executed(name, number, line, statement.sql(), took, rows));
    }
}
