package dev.litekeeper.life.maintain;

import dev.litekeeper.files.ByteSize;
import dev.litekeeper.life.maintain.StepReport.Outcome;
import dev.litekeeper.sqlite.Session;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Gives free pages back to the file system in small slices, each a short transaction of its own, with pauses in
/// between in which others write. Works where the database was created with `auto_vacuum = INCREMENTAL`.
record FreePages(Session session, MaintenanceLimits limits) {
    private static final String STEP = "incremental vacuum";
    private static final long INCREMENTAL = 2;
    /// So many times as long as a slice took, others have the lock for themselves.
    private static final int COURTESY = 4;
    /// So many slices in a row that found the lock taken end the step.
    private static final int GIVE_WAY = 3;

    StepReport plan() {
        Map<String, Long> figures = figures();
        long free = figures.getOrDefault("freePages", 0L);
        if (session.queryLong("PRAGMA auto_vacuum") != INCREMENTAL) {
            String text = free == 0
                    ? "no free pages"
                    : new ByteSize(free * pageSize()) + " are free inside the file and will be used again; only a full "
                            + "VACUUM gives them back, as auto_vacuum is not INCREMENTAL";
            return StepReport.of(STEP, free == 0 ? Outcome.NOTHING_TO_DO : Outcome.SKIPPED, text, figures);
        }
        return free == 0
                ? StepReport.of(STEP, Outcome.NOTHING_TO_DO, "no free pages", figures)
                : StepReport.of(STEP, Outcome.PLANNED, free + " pages to give back", figures);
    }

    StepReport run() {
        StepReport plan = plan();
        if (plan.outcome() != Outcome.PLANNED) {
            return plan;
        }
        Gentle gentle = new Gentle(session, limits.patience(), limits.bound());
        long slice = 8;
        int busy = 0;
        while (free() > 0) {
            long pages = slice;
            Gentle.End end = gentle.write(() -> giveBack(pages));
            Duration took = gentle.latest();
            busy = end == Gentle.End.BUSY ? busy + 1 : 0;
            if (end == Gentle.End.OUT_OF_TIME || busy == GIVE_WAY) {
                return report(plan, Outcome.STOPPED, busy == 0 ? "time was up" : "gave way to a writer", gentle);
            }
            if (end == Gentle.End.DONE) {
                slice = took.compareTo(limits.lock()) > 0 ? Math.max(1, slice / 2) : Math.min(4096, slice * 2);
            }
            if (!gentle.pause(took.multipliedBy(COURTESY))) {
                return report(plan, Outcome.STOPPED, "time was up", gentle);
            }
        }
        return report(plan, Outcome.DONE, "all free pages given back", gentle);
    }

    private void giveBack(long pages) {
        for (long page = 0; page < pages; page++) {
            // The driver makes one step of a statement without columns, and a step gives back one page.
            session.execute("PRAGMA incremental_vacuum(1)");
        }
    }

    private StepReport report(StepReport plan, Outcome outcome, String text, Gentle gentle) {
        return StepReport.of(STEP, outcome, text, plan.before())
                .after(figures())
                .took(Duration.ZERO, gentle.longest());
    }

    private long free() {
        return session.queryLong("PRAGMA freelist_count");
    }

    private long pageSize() {
        return session.queryLong("PRAGMA page_size");
    }

    private Map<String, Long> figures() {
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("freePages", free());
        figures.put("pages", session.queryLong("PRAGMA page_count"));
        return figures;
    }
}
