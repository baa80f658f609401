package dev.litekeeper.life.maintain;

import dev.litekeeper.life.maintain.StepReport.Outcome;
import dev.litekeeper.sqlite.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Renews the statistics that the query planner chooses indexes by, where they are missing or old: the statements
/// SQLite itself names, one table at a time, each with a bounded sample.
record Optimize(Session session, MaintenanceLimits limits) {
    private static final String STEP = "optimize";
    private static final int SAMPLE = 400;

    StepReport plan() {
        List<String> statements = statements();
        return StepReport.of(
                STEP,
                statements.isEmpty() ? Outcome.NOTHING_TO_DO : Outcome.PLANNED,
                statements.isEmpty() ? "the statistics are fresh" : String.join("; ", statements),
                figures());
    }

    StepReport run() {
        List<String> statements = statements();
        if (statements.isEmpty()) {
            return plan();
        }
        session.set("analysis_limit", Integer.toString(SAMPLE));
        Map<String, Long> before = figures();
        Gentle gentle = new Gentle(session, limits.patience(), limits.bound());
        int done = 0;
        int busy = 0;
        for (String statement : statements) {
            switch (gentle.write(() -> session.execute(statement))) {
                case DONE -> done++;
                case BUSY -> busy++;
                case OUT_OF_TIME -> {
                    return report(Outcome.STOPPED, done, statements.size(), ", then time was up", before, gentle);
                }
            }
            gentle.pause(limits.lock());
        }
        return busy == 0
                ? report(Outcome.DONE, done, statements.size(), "", before, gentle)
                : report(
                        Outcome.STOPPED,
                        done,
                        statements.size(),
                        ", the others gave way to a writer; run it again",
                        before,
                        gentle);
    }

    private StepReport report(
            Outcome outcome, int done, int all, String more, Map<String, Long> before, Gentle gentle) {
        return StepReport.of(STEP, outcome, done + " of " + all + " tables analysed" + more, before)
                .after(figures())
                .took(java.time.Duration.ZERO, gentle.longest());
    }

    /// What SQLite would do, asked for without doing it.
    private List<String> statements() {
        return session.query("PRAGMA optimize(-1)", row -> row.text(1)).stream()
                .filter(sql -> sql.startsWith("ANALYZE"))
                .toList();
    }

    private Map<String, Long> figures() {
        boolean any = session.queryLong("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'") > 0;
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("statistics", any ? session.queryLong("SELECT count(*) FROM sqlite_stat1") : 0L);
        return figures;
    }
}
