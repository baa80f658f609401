package dev.litekeeper.migrate;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.online.Batch;
import dev.litekeeper.migrate.online.BatchForm;
import dev.litekeeper.migrate.online.Holder;
import dev.litekeeper.migrate.online.State;
import dev.litekeeper.migrate.online.Turns;
import dev.litekeeper.sqlite.Session;
import java.time.Duration;
import java.time.Instant;

/// One data script that runs over a table piece by piece: begun or taken up, with its line in the history
/// in the same transaction as its last piece.
final class BatchRun implements Gradual.Steps {
    private final Session session;
    private final Gradual gradual;
    private final String note;
    private final BatchForm form;
    private final Batch batch;
    private final RowGuard guard;

    /// Fails where the statement cannot be run in pieces.
    BatchRun(Gradual gradual, String note, Directive.Batch order) {
        this.session = gradual.session();
        this.gradual = gradual;
        this.note = note;
        this.form = BatchForm.of(
                gradual.program().script(), order.table(), Batch.keyColumns(session, order.table(), order.key()));
        this.batch = new Batch(session, form, order.table(), order.key(), order.rows(), order.target());
        this.guard = new RowGuard(session, gradual.program().script());
    }

    @Override
    public void begin(Instant now, Holder holder) {
        batch.begin(gradual.key(), gradual.meaning(), gradual.schemaHash(), now, holder);
    }

    @Override
    public Applied work(Turns turns, Instant start) {
        State state = batch.run(turns, gradual, this::piece, last -> gradual.record(last, note));
        Duration took = gradual.since(start);
        gradual.executed(form.statement(), took, state.copied());
        return new Applied(gradual.name(), took, 1, state.copied(), guard.notices(), state.commits(), turns.longest());
    }

    private long piece(String sql) {
        long before = changes();
        guard.run(form.statement(), () -> session.execute(sql));
        return changes() - before;
    }

    private long changes() {
        return session.queryLong("SELECT total_changes()") - guard.repeated();
    }

    /// What is done is committed; the next run begins with the piece that failed.
    @Override
    public Failure failed(Failure failure) {
        Problem problem = failure.problem();
        long changed = State.read(session).map(State::copied).orElse(0L);
        return new Problem(
                        problem.kind(),
                        problem.what().replace(", nothing was changed by it", ""),
                        problem.where().isEmpty() ? gradual.name().file() : problem.where(),
                        problem.why(),
                        problem.hint())
                .because(problem.why() + "\n" + changed
                        + (changed == 1 ? " row is changed and stays so" : " rows are changed and stay so")
                        + ": litekeeper migrate goes on with the piece that failed")
                .failure(failure);
    }
}
