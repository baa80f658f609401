package dev.litekeeper.migrate;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.online.Holder;
import dev.litekeeper.migrate.online.OnlineChange;
import dev.litekeeper.migrate.online.OnlineForm;
import dev.litekeeper.migrate.online.Removal;
import dev.litekeeper.migrate.online.State;
import dev.litekeeper.migrate.online.Turns;
import dev.litekeeper.migrate.online.Work;
import dev.litekeeper.sqlite.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One script that makes a table anew beside the app: begun or taken up, and brought to its end with its
/// line in the history in the same transaction as the exchange.
final class OnlineRun implements Gradual.Steps {
    private final Session session;
    private final Gradual gradual;
    private final String note;
    private final OnlineForm form;
    private final OnlineChange change;
    private final Optional<Duration> reversible;

    /// Fails where the script or the table is not fit for it.
    OnlineRun(Gradual gradual, String note) {
        this.session = gradual.session();
        this.gradual = gradual;
        this.note = note;
        this.form = OnlineForm.of(gradual.program().script());
        this.reversible = gradual.program().script().reversible();
        this.change = new OnlineChange(session, form, reversible.isPresent());
    }

    @Override
    public void begin(Instant now, Holder holder) {
        change.begin(gradual.key(), gradual.schemaHash(), now, holder);
    }

    @Override
    public Applied work(Turns turns, Instant start) {
        Work work = new Work(session, form, change, turns, gradual);
        State state = work.run();
        List<Notice> notices = new ArrayList<>(gradual.program().notices());
        Runnable exchange = change.prepareExchange(until());
        work.exchange(() -> {
            notices.addAll(exchange(exchange));
            gradual.record(state, note);
        });
        Duration took = gradual.since(start);
        long commits = state.commits();
        if (reversible.isEmpty()) {
            commits += new Removal(session, turns, gradual).run();
        } else {
            gradual.announced("reversible until " + until()
                    + ": litekeeper migrate undo leads back and keeps what is written until then");
        }
        int statements = gradual.program().steps().size();
        return new Applied(gradual.name(), took, statements, state.copied(), notices, commits, turns.longest());
    }

    /// Where rows could lose their parents by it, all foreign keys are checked before and after.
    private List<Notice> exchange(Runnable exchange) {
        Violations known = change.touchesRelations() ? Violations.in(session) : Violations.NONE;
        Statistics statistics = Statistics.of(session);
        exchange.run();
        statistics.forget(form.table());
        statistics.restore();
        return change.touchesRelations()
                ? ScriptRun.compare(gradual.program().script().source(), known, Violations.in(session))
                : List.of();
    }

    private Instant until() {
        return gradual.author()
                .clock()
                .instant()
                .plus(reversible.orElse(Duration.ZERO))
                .truncatedTo(ChronoUnit.SECONDS);
    }

    /// A change that cannot come to its end is taken away; one that was stopped or lacks something stays
    /// for the next run.
    @Override
    public Failure failed(Failure failure) {
        Problem problem = failure.problem();
        if (Gradual.canGoOn(failure)) {
            return problem.because(problem.why() + "\nwhat is done stays done: litekeeper migrate goes on from there")
                    .hint(problem.hint().isEmpty() ? "litekeeper migrate online abort takes it away" : problem.hint())
                    .failure(failure);
        }
        gradual.lock().begin(session);
        OnlineChange.clear(session);
        gradual.lock().commit(session);
        return problem.because(problem.why() + "\nthe table is as it was, and nothing of the change is left")
                .failure(failure);
    }
}
