package dev.litekeeper.life.maintain;

import dev.litekeeper.life.maintain.StepReport.Outcome;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.FileFacts;
import dev.litekeeper.sqlite.HeldLock.Role;
import dev.litekeeper.sqlite.Occupant;
import dev.litekeeper.sqlite.Presence;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Sidecar;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Moves commits from the WAL into the database, as far as readers allow, without making anybody wait
/// (`wal_checkpoint(PASSIVE)`).
record Checkpoint(DatabaseFile database, Session session, MaintenanceLimits limits) {
    private static final String STEP = "checkpoint";

    StepReport plan() {
        if (!session.pragma("journal_mode").equals("wal")) {
            return StepReport.of(STEP, Outcome.SKIPPED, "the database is not in WAL mode", Map.of());
        }
        Map<String, Long> figures = figures("NOOP");
        long waiting = waiting(figures);
        return waiting == 0
                ? StepReport.of(STEP, Outcome.NOTHING_TO_DO, "every commit is in the database", figures)
                : StepReport.of(STEP, Outcome.PLANNED, waiting + " frames to move", figures);
    }

    StepReport run() {
        StepReport plan = plan();
        if (plan.outcome() != Outcome.PLANNED) {
            return plan;
        }
        Gentle gentle = new Gentle(session, limits.patience(), limits.bound());
        Gentle.End end = gentle.attempt(() -> figures("PASSIVE"));
        Map<String, Long> after = figures("NOOP");
        // Nobody waits for a passive checkpoint, so it has no lock to tell of.
        StepReport report = switch (end) {
            case OUT_OF_TIME -> StepReport.of(STEP, Outcome.STOPPED, "time was up", plan.before());
            case BUSY -> StepReport.of(STEP, Outcome.SKIPPED, "somebody else is checkpointing", plan.before());
            case DONE -> done(plan, after);
        };
        return report.after(after).took(Duration.ZERO, Duration.ZERO);
    }

    private StepReport done(StepReport plan, Map<String, Long> after) {
        if (waiting(after) == 0) {
            return StepReport.of(
                    STEP,
                    Outcome.DONE,
                    "all moved; the file keeps its size and is written from its start again",
                    plan.before());
        }
        if (after.getOrDefault("inDatabase", 0L) >= plan.before().getOrDefault("frames", 0L)) {
            return StepReport.of(STEP, Outcome.DONE, "all moved that was there; new commits came in", plan.before());
        }
        List<String> readers = Presence.of(database).occupants().stream()
                .filter(occupant -> occupant.is(Role.READING_WAL))
                .map(Occupant::describe)
                .toList();
        String why = readers.isEmpty() ? "a reader needed them" : "readers need them: " + String.join(", ", readers);
        return StepReport.of(STEP, Outcome.STOPPED, waiting(after) + " frames stay; " + why, plan.before());
    }

    private static long waiting(Map<String, Long> figures) {
        return figures.getOrDefault("frames", 0L) - figures.getOrDefault("inDatabase", 0L);
    }

    private Map<String, Long> figures(String mode) {
        Map<String, Long> figures = new LinkedHashMap<>();
        session.forEach("PRAGMA wal_checkpoint(" + mode + ")", row -> {
            figures.put("frames", Math.max(0, row.integer(2)));
            figures.put("inDatabase", Math.max(0, row.integer(3)));
        });
        figures.put("walBytes", database.facts(Sidecar.WAL).map(FileFacts::size).orElse(0L));
        return figures;
    }
}
