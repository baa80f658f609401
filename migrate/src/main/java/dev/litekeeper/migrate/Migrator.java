package dev.litekeeper.migrate;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Brings a database to its scripts: each script once, in order, in a transaction of its own together with its line in
/// `litekeeper_history`.
///
/// Any number of migrators may run at once, in one process or several: each script is applied by one of them. A crash
/// or kill at any moment leaves each script done or not begun. An object is for one thread at a time.
public final class Migrator {
    private final Access access;
    private final Scripts scripts;
    private final Track track;
    private final Author author;

    public Migrator(Target target, Scripts scripts, Track track, Author author) {
        this.access = new Access(target, author);
        this.scripts = scripts;
        this.track = track;
        this.author = author;
    }

    /// The online change of this database.
    public Online online() {
        return new Online(access, scripts, track);
    }

    /// Where the database stands. Changes nothing.
    public Status status() {
        try (Session session = access.read()) {
            session.beginSnapshot();
            Review review = review(session);
            List<Entry> history =
                    History.read(session).stream().filter(track::holds).toList();
            return new Status(history, names(review.pending()), review.findings());
        }
    }

    /// What [#apply] would do, judged and checked in the same way. Changes nothing.
    public Plan plan(Orders orders) {
        try (Session session = access.read()) {
            session.beginSnapshot();
            Review review = review(session);
            review.refuse(access.name(), orders.accepted());
            List<Program> programs = programs(review, orders);
            Optional<String> ending =
                    online().leftover(session, programs.isEmpty()).map(Leftover::told);
            return new Plan(programs.stream().map(Plan.Item::of).toList(), review.warnings(), ending);
        }
    }

    /// Runs what is still to run. Fails, before anything runs, at a [Finding] that was not accepted and at a statement
    /// that must not be in a script; fails at the first script that fails, and those before it stay applied.
    public Outcome apply(Orders orders, Listener listener) {
        List<Applied> applied = new ArrayList<>();
        List<ScriptName> byOthers = new ArrayList<>();
        Review review = settle(orders, listener);
        List<Program> programs = programs(review, orders);
        if (programs.isEmpty()) {
            online().clear(true, listener);
        }
        for (int i = 0; i < programs.size(); i++) {
            Program program = programs.get(i);
            long cleared = online().clear(false, listener);
            listener.started(program.script().name(), i + 1, programs.size());
            Optional<Applied> done = run(program, orders, listener).map(applies -> applies.after(cleared));
            done.ifPresent(applied::add);
            done.ifPresent(listener::applied);
            if (done.isEmpty()) {
                byOthers.add(program.script().name());
            }
        }
        return new Outcome(applied, byOthers, review.warnings());
    }

    /// Starts the history of a database that has tables but none: records the scripts up to this number as if they had
    /// run. Fails where their schema is not the database's, and says how it differs.
    public List<ScriptName> baseline(long to) {
        Scripts held = scripts.only(name -> name.number() <= to);
        if (held.names().isEmpty()) {
            throw Problem.usage("no script is that low")
                    .at(scripts.folder())
                    .hint("write the live schema to 00-schema-init.sql; `litekeeper init --adopt` does")
                    .failure();
        }
        Baseline baseline = new Baseline(held, author);
        Schema expected = baseline.expected();
        return access.locked(true, Listener.NOBODY, session -> {
            baseline.record(session, access.name(), expected);
            return held.names();
        });
    }

    /// The files that [#takeBack] would run, in their order. Fails where one is missing.
    public List<String> waysBack(String from) {
        return new TakingBack(scripts, track, author, Listener.NOBODY).waysBack(status().history(), from);
    }

    /// Takes back the scripts that ran last, `from` and all that ran after it, by their ways back: the newest
    /// first, all in one transaction, which also takes their lines out of the history. Changes nothing where it
    /// fails: where one has no way back, or the schema does not become what it was before they ran.
    public List<Applied> takeBack(String from, Listener listener) {
        TakingBack taking = new TakingBack(scripts, track, author, listener);
        boolean foreignKeys = taking.onlyData(status().history(), from);
        online().clear(false, listener);
        return access.locked(foreignKeys, listener, session -> taking.run(session, access.name(), from));
    }

    /// Rows without their parents, a line for each pair of tables. Reads every table that refers to another.
    public List<String> violations() {
        try (Session session = access.read()) {
            session.beginSnapshot();
            return Violations.in(session).beyond(Violations.NONE);
        }
    }

    /// The file of the last script that ran, where somebody changed the schema by hand after it.
    public Optional<String> changedByHand() {
        try (Session session = access.read()) {
            session.beginSnapshot();
            return History.isOutdated(session)
                    ? History.read(session).reversed().stream()
                            .filter(track::holds)
                            .map(Entry::file)
                            .findFirst()
                    : Optional.empty();
        }
    }

    /// Records a script as done that the database holds already. Fails where it ran, and where the scripts up to it do
    /// not make the schema that the database has.
    public void adopt(ScriptName name) {
        Baseline baseline = new Baseline(scripts.only(other -> other.compareTo(name) <= 0), author);
        Schema expected = baseline.expected();
        access.locked(true, Listener.NOBODY, session -> {
            baseline.recordLast(session, access.name(), expected);
            return name;
        });
    }

    /// Records what ran elsewhere, as `read` finds it: in one transaction, under the write lock.
    public List<Entry> record(Function<Session, List<Entry>> read) {
        return access.locked(true, Listener.NOBODY, session -> {
            List<Entry> entries = read.apply(session);
            History.create(session);
            entries.forEach(entry -> History.add(session, entry, ""));
            return entries;
        });
    }

    /// Gives what the history has of these scripts, which ran under names of another tool, their own names and numbers;
    /// see [Renumbering#record]. Answers the entries as they were.
    public List<Entry> renumber() {
        return access.locked(true, Listener.NOBODY, session -> Renumbering.record(session, scripts));
    }

    /// Reviews, and records what the person takes on.
    private Review settle(Orders orders, Listener listener) {
        return access.connected(
                true,
                (session, lock) -> {
                    if (orders.accepted().isEmpty()) {
                        lock.snapshot(session);
                    } else {
                        lock.begin(session);
                    }
                    Review review = review(session);
                    review.refuse(access.name(), orders.accepted());
                    Acceptance.record(session, review.accepted(orders.accepted()), scripts, track, author);
                    Review settled = review(session);
                    lock.commit(session);
                    return settled;
                },
                listener);
    }

    private Optional<Applied> run(Program program, Orders orders, Listener listener) {
        boolean foreignKeys = program.script().name().kind() == ScriptKind.DATA;
        return access.connected(
                foreignKeys,
                (session, lock) -> program.script().gradual()
                        ? gradually(session, lock, program, orders, listener)
                        : program.transaction()
                                ? inTransaction(session, lock, program, orders, listener)
                                : withoutTransaction(session, program, orders, listener),
                listener);
    }

    private Optional<Applied> inTransaction(
            Session session, WriteLock lock, Program program, Orders orders, Listener listener) {
        List<Problem> refused = DatabaseSetting.make(session, program);
        lock.begin(session);
        Instant held = author.clock().instant();
        try {
            if (!stillToRun(session, program)) {
                session.rollback();
                return Optional.empty();
            }
            if (!refused.isEmpty()) {
                throw refused.getFirst().failure();
            }
            listener.locked(program.script().name(), session);
            ScriptRun run = new ScriptRun(session, program, track, author, listener);
            Applied applied = run.run(note(program, orders));
            listener.committing(program.script().name(), session);
            run.commit(lock);
            Duration locked = Duration.between(held, author.clock().instant());
            listener.committed(program.script().name(), session);
            return Optional.of(applied.locked(locked));
        } catch (RuntimeException e) {
            Access.abandon(session, e);
            throw e;
        }
    }

    private Optional<Applied> gradually(
            Session session, WriteLock lock, Program program, Orders orders, Listener listener) {
        lock.snapshot(session);
        boolean stillToRun = stillToRun(session, program);
        session.rollback();
        if (!stillToRun) {
            return Optional.empty();
        }
        try (Session aside = access.write()) {
            Gradual gradual = new Gradual(session, lock, program, track, author, listener);
            String note = note(program, orders);
            Gradual.Steps steps = program.script()
                    .batch()
                    .<Gradual.Steps>map(order -> new BatchRun(gradual, note, order))
                    .orElseGet(() -> new OnlineRun(gradual, note));
            lock.begin(session);
            if (stillToRun(session, program)) {
                return gradual.run(aside, steps);
            }
            session.rollback();
            return Optional.empty();
        } catch (RuntimeException e) {
            Access.abandon(session, e);
            throw e;
        }
    }

    private Optional<Applied> withoutTransaction(Session session, Program program, Orders orders, Listener listener) {
        session.beginSnapshot();
        boolean stillToRun = stillToRun(session, program);
        session.rollback();
        return stillToRun
                ? Optional.of(new ScriptRun(session, program, track, author, listener).run(note(program, orders)))
                : Optional.empty();
    }

    private boolean stillToRun(Session session, Program program) {
        ScriptName name = program.script().name();
        return Comparison.isPending(program.script(), History.read(session, track.kind(name), name.version()));
    }

    private List<Program> programs(Review review, Orders orders) {
        refuseUnknownGoal(orders);
        List<Program> programs = review.pending().stream()
                .filter(script -> orders.include(script.name()))
                .peek(scripts.naming()::refusePlaceholders)
                .map(Policy::judge)
                .toList();
        return IntStream.range(0, programs.size())
                .mapToObj(i -> i < programs.size() - 1
                        ? programs.get(i).followedBy(programs.get(i + 1).script())
                        : programs.getLast())
                .toList();
    }

    private void refuseUnknownGoal(Orders orders) {
        if (orders.to().isPresent()
                && scripts.names().stream()
                        .noneMatch(name -> name.number() == orders.to().getAsLong())) {
            throw Problem.usage("no script has this number")
                    .at(String.valueOf(orders.to().getAsLong()))
                    .because(
                            scripts.names().isEmpty()
                                    ? "there are no scripts"
                                    : "the last is " + scripts.names().getLast())
                    .failure();
        }
    }

    /// Reads history and schema, which must be of one state: inside a transaction.
    private Review review(Session session) {
        boolean strangers = track == Track.SCRIPTS
                && !History.exists(session)
                && session.queryLong("SELECT count(*) FROM main.sqlite_schema") > 0;
        return Comparison.of(scripts, track, History.read(session), strangers);
    }

    private String note(Program program, Orders orders) {
        ScriptName name = program.script().name();
        String told = orders.notes().getOrDefault(track.key(name), "");
        String late =
                orders.accepted().contains(name.file()) || orders.accepted().contains(track.key(name))
                        ? "out of order, accepted by " + author.who()
                        : "";
        return told.isEmpty() || late.isEmpty() ? told + late : told + "\n" + late;
    }

    private static List<ScriptName> names(List<Script> scripts) {
        return scripts.stream().map(Script::name).toList();
    }
}
