package dev.litekeeper.life.maintain;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.Answer;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Presence;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Settings;
import dev.litekeeper.sqlite.SqlFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The maintenance of a live database: fresh statistics, free pages given back, the WAL moved into the database, a
/// look for damage; and a full VACUUM where it may stop everybody else. Each step is bounded and gives way to the app.
public final class Maintenance {
    private final DatabaseFile database;
    private final MaintenanceLimits limits;

    public Maintenance(DatabaseFile database, MaintenanceLimits limits) {
        this.database = database;
        this.limits = limits;
    }

    /// What each step would do. Changes nothing: SQLite names what it would analyse only to a connection that could.
    public List<StepReport> plan() {
        try (Session session = database.open(Settings.WRITE.busyTimeout(limits.patience()))) {
            return List.of(
                    new Optimize(session, limits).plan(),
                    new FreePages(session, limits).plan(),
                    new Checkpoint(database, session, limits).plan(),
                    new QuickCheck(database, session, limits).plan());
        }
    }

    /// What a full VACUUM would do. Changes nothing.
    public StepReport planVacuum(Path temporary) {
        try (Session session = database.open(Settings.READ.busyTimeout(limits.patience()))) {
            return new Vacuum(database, session, limits, temporary).plan();
        }
    }

    /// Does every step.
    public List<StepReport> run() {
        List<StepReport> reports = new ArrayList<>();
        try (Session session = database.open(Settings.WRITE.busyTimeout(limits.patience()))) {
            flushLess(session);
            reports.add(timed("optimize", () -> new Optimize(session, limits).run()));
            reports.add(timed("incremental vacuum", () -> new FreePages(session, limits).run()));
            reports.add(timed("checkpoint", () -> new Checkpoint(database, session, limits).run()));
            reports.add(timed("quick check", () -> new QuickCheck(database, session, limits).run()));
        }
        return List.copyOf(reports);
    }

    /// Fails as refused where somebody else has the database open, unless `disturbing` them was agreed to. Answers what
    /// could not be told about that, empty where nobody is there.
    public String requireAlone(boolean disturbing) {
        Presence.Alone alone = Presence.of(database).alone();
        if (alone.answer() == Answer.NO && !disturbing) {
            throw Problem.refused("a full VACUUM stops everybody else from writing")
                    .at(database.name())
                    .because("it is in use by " + alone.why())
                    .hint("stop the app, or name a time for it: --window 02:00-04:00, or maintenance.window in "
                            + "litekeeper.yml")
                    .failure();
        }
        return alone.answer() == Answer.COULD_NOT_TELL ? alone.why() : "";
    }

    /// Rewrites the database. `temporary` is where SQLite keeps temporary files. Fails where a disk lacks the room.
    /// Call [#requireAlone(boolean)] before.
    public StepReport vacuum(Path temporary) {
        try (Session session = database.open(Settings.WRITE.busyTimeout(limits.patience()))) {
            return timed("vacuum", () -> new Vacuum(database, session, limits, temporary).run());
        }
    }

    /// In WAL mode the write lock is held shorter without a flush at each commit, and nothing of a user's is lost with
    /// the last slice of maintenance.
    private static void flushLess(Session session) {
        if (session.pragma("journal_mode").equals("wal")) {
            session.set("synchronous", "1");
        }
    }

    /// A step that meets damage ends as bad; the others are tried all the same.
    private static StepReport timed(String step, Supplier<StepReport> work) {
        long start = System.nanoTime();
        StepReport report;
        try {
            report = work.get();
        } catch (SqlFailure e) {
            if (!e.isDamage()) {
                throw e;
            }
            report = StepReport.of(step, StepReport.Outcome.BAD, e.message(), Map.of());
        }
        return report.took(Duration.ofNanos(System.nanoTime() - start), report.longestLock());
    }
}
