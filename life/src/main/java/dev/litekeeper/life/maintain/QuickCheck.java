package dev.litekeeper.life.maintain;

import dev.litekeeper.files.ByteSize;
import dev.litekeeper.life.maintain.StepReport.Outcome;
import dev.litekeeper.sqlite.Answer;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Presence;
import dev.litekeeper.sqlite.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Looks for damage in the pages of a database that is not too large for that (`quick_check`). It does not compare
/// indexes with their tables; the drill does, on a restored backup.
record QuickCheck(DatabaseFile database, Session session, MaintenanceLimits limits) {
    private static final String STEP = "quick check";
    private static final int TOLD = 10;
    /// Writers of a database in a rollback-journal mode wait while it is read, so less is read beside them.
    private static final ByteSize BESIDE_A_JOURNAL = new ByteSize(64L << 20);

    StepReport plan() {
        long bytes = session.queryLong("PRAGMA page_count") * session.queryLong("PRAGMA page_size");
        boolean wal = session.pragma("journal_mode").equals("wal");
        boolean othersWait = !wal && Presence.of(database).alone().answer() != Answer.YES;
        ByteSize gate = othersWait && BESIDE_A_JOURNAL.compareTo(limits.checkUpTo()) < 0
                ? BESIDE_A_JOURNAL
                : limits.checkUpTo();
        Map<String, Long> figures = Map.of("bytes", bytes);
        if (bytes > gate.bytes()) {
            return StepReport.of(
                    STEP,
                    Outcome.SKIPPED,
                    "larger than " + gate + (othersWait ? ", and writers would wait" : "")
                            + "; the drill checks a restored backup",
                    figures);
        }
        return StepReport.of(STEP, Outcome.PLANNED, "to read " + new ByteSize(bytes), figures);
    }

    StepReport run() {
        StepReport plan = plan();
        if (plan.outcome() != Outcome.PLANNED) {
            return plan;
        }
        long start = System.nanoTime();
        Gentle gentle = new Gentle(session, limits.patience(), limits.bound());
        List<String> found = new ArrayList<>();
        Gentle.End end = gentle.attempt(
                () -> found.addAll(session.query("PRAGMA quick_check(" + TOLD + ")", row -> row.text(1))));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        boolean wal = session.pragma("journal_mode").equals("wal");
        StepReport report = switch (end) {
            case OUT_OF_TIME -> StepReport.of(STEP, Outcome.STOPPED, "time was up", plan.before());
            case BUSY -> StepReport.of(STEP, Outcome.SKIPPED, "the database was locked", plan.before());
            case DONE ->
                found.equals(List.of("ok"))
                        ? StepReport.of(STEP, Outcome.DONE, "no damage found", plan.before())
                        : StepReport.of(STEP, Outcome.BAD, String.join("; ", found), plan.before());
        };
        return report.after(plan.before()).took(Duration.ZERO, wal ? Duration.ZERO : took);
    }
}
