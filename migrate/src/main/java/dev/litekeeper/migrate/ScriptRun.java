package dev.litekeeper.migrate;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqlFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One script on one connection: all of it and its line in the history in one transaction, or nothing.
final class ScriptRun {
    private final Session session;
    private final Program program;
    private final String kind;
    private final Author author;
    private final Listener listener;
    private final RowGuard guard;
    private final List<String> millis = new ArrayList<>();

    ScriptRun(Session session, Program program, Track track, Author author, Listener listener) {
        this.session = session;
        this.program = program;
        this.kind = track.kind(program.script().name());
        this.author = author;
        this.listener = listener;
        this.guard = new RowGuard(session, program.script());
    }

    /// Runs the statements inside the transaction that is open on the session, and records nothing.
    Applied back() {
        Instant start = author.clock().instant();
        long changes = totalChanges();
        for (Program.Step step : program.steps()) {
            execute(step, start);
        }
        guard.finish();
        return new Applied(
                program.script().name(),
                Duration.between(start, author.clock().instant()),
                program.steps().size(),
                totalChanges() - changes,
                notices(),
                1,
                Duration.ZERO);
    }

    /// Runs the statements inside the transaction that is open on the session, and records the script. The caller
    /// commits.
    Applied run(String note) {
        Instant start = author.clock().instant();
        boolean schemaScript = program.script().name().kind() == ScriptKind.SCHEMA;
        String before = schemaHash();
        Violations known = schemaScript ? Violations.in(session) : Violations.NONE;
        Statistics statistics = Statistics.of(session);
        long changes = totalChanges();
        for (Program.Step step : program.steps()) {
            execute(step, start);
        }
        guard.finish();
        statistics.restore();
        List<Notice> notices = notices();
        if (schemaScript) {
            notices.addAll(compare(source(), known, Violations.in(session)));
        }
        long rows = totalChanges() - changes;
        Duration took = Duration.between(start, author.clock().instant());
        record(before, start, took, rows, note);
        long commits = program.transaction() ? 1 : program.steps().size() + 1;
        return new Applied(
                program.script().name(), took, program.steps().size(), rows, notices, commits, Duration.ZERO);
    }

    /// Commits. Foreign keys whose check was deferred are checked now.
    void commit(WriteLock lock) {
        try {
            lock.commit(session);
        } catch (SqlFailure e) {
            throw new Problem(
                            e.kind(),
                            "the script could not be committed, nothing was changed by it",
                            source().file(),
                            e.message() + " (" + e.code() + ")",
                            e.problem().hint())
                    .failure(e);
        }
    }

    private void execute(Program.Step step, Instant start) {
        Instant began = author.clock().instant();
        long changes = totalChanges();
        try {
            if (step.proof()) {
                prove(step);
            } else if (step.statement().first().is("SELECT")
                    || step.statement().first().is("VALUES")) {
                session.forEach(step.statement().sql(), _ -> {});
            } else {
                guard.run(
                        step.statement(), () -> session.execute(step.statement().sql()));
            }
        } catch (SqlFailure e) {
            throw failed(step, e, start);
        }
        if (program.transaction() && !session.inTransaction()) {
            throw dead(step);
        }
        Duration took = Duration.between(began, author.clock().instant());
        millis.add(String.format(Locale.ROOT, "%.1f", took.toNanos() / 1e6));
        listener.executed(new Executed(
                program.script().name(),
                step.number(),
                source().place(step.statement().start()).line(),
                step.statement().sql(),
                took,
                totalChanges() - changes));
    }

    private void prove(Program.Step step) {
        String answer = session.queryText(step.statement().sql());
        if (!answer.equalsIgnoreCase("ok")) {
            throw source().problem(
                            "a check in the script failed", step.statement().start(), answer)
                    .failure();
        }
    }

    /// Fails at rows that lost their parents; answers what cannot be checked any more.
    static List<Notice> compare(Source source, Violations before, Violations after) {
        List<String> news = after.beyond(before);
        if (!news.isEmpty()) {
            throw Problem.usage("the script leaves rows without their parents, nothing was changed by it")
                    .at(source.file())
                    .because(String.join("; ", news))
                    .hint(
                            "foreign keys are off in schema scripts, so deletes do not cascade: mend the rows in the script")
                    .failure();
        }
        return after.uncheckedSince(before).stream()
                .map(text -> new Notice(source.file(), text))
                .toList();
    }

    private Failure failed(Program.Step step, SqlFailure e, Instant start) {
        int offset = ErrorPlace.of(step.statement(), e, session);
        Duration elapsed = Duration.between(start, author.clock().instant());
        String why = String.format(
                Locale.ROOT,
                "%s (%s), statement %d of %d, after %d ms%n%s",
                e.message(),
                e.code(),
                step.number(),
                program.script().statements().size(),
                elapsed.toMillis(),
                source().excerpt(offset));
        Kind kind = e.kind();
        return new Problem(
                        kind,
                        "the script failed, nothing was changed by it",
                        source().at(offset),
                        why,
                        e.problem().hint())
                .failure(e);
    }

    private Failure dead(Program.Step step) {
        return source().problem(
                        "the script's transaction is gone, nothing was changed by it",
                        step.statement().start(),
                        "this statement ended it")
                .failure();
    }

    private void record(String before, Instant start, Duration took, long rows, String note) {
        History.create(session);
        Entry entry = new Entry(
                program.script().name().version(),
                kind,
                program.script().name().file(),
                "applied",
                program.script().checksum(),
                author.who(),
                start,
                took,
                session.queryText("SELECT sqlite_version()"),
                before,
                schemaHash(),
                rows,
                note);
        History.add(session, entry, String.join(" ", millis));
    }

    private List<Notice> notices() {
        List<Notice> notices = new ArrayList<>(program.notices());
        notices.addAll(guard.notices());
        return notices;
    }

    private Source source() {
        return program.script().source();
    }

    private String schemaHash() {
        return Schema.applicationHash(session);
    }

    private long totalChanges() {
        return session.queryLong("SELECT total_changes()") - guard.repeated();
    }
}
