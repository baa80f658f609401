package dev.litekeeper.agent.keeper;

import dev.litekeeper.agent.Alarm;
import dev.litekeeper.archive.History;
import dev.litekeeper.archive.Origin;
import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.Stores;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.life.DatedRecord;
import dev.litekeeper.life.Records;
import dev.litekeeper.life.check.LastCheck;
import dev.litekeeper.life.check.Subject;
import dev.litekeeper.project.Job;
import dev.litekeeper.sqlite.DatabaseFile;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The jobs of one database: runs those that are due, one after the other, and keeps what became of them. A
/// job that failed is tried again an hour later.
///
/// [#runDue] belongs to one thread; the rest is safe for use by several.
final class Jobs {
    private static final Duration AGAIN = Duration.ofHours(1);

    private final Subject subject;
    private final List<String> program;
    private final Timetable timetable;
    private final Map<Job, JobRun> last = new EnumMap<>(Job.class);
    private final Map<Job, Instant> done = new EnumMap<>(Job.class);

    /// @param program how to call litekeeper
    Jobs(Subject subject, List<String> program, ZoneId zone) {
        this.subject = subject;
        this.program = List.copyOf(program);
        this.timetable = new Timetable(subject.project(), zone);
    }

    /// Runs what is due. Answers what ran.
    List<JobRun> runDue() {
        return subject.project().keep().jobs().stream()
                .filter(this::isDue)
                .map(this::run)
                .toList();
    }

    /// The last run of each job since the keeper started.
    synchronized Map<Job, JobRun> last() {
        return new EnumMap<>(last);
    }

    /// An alarm for each job whose last run failed.
    synchronized List<Alarm> alarms() {
        return last.values().stream()
                .filter(run -> !run.isDone())
                .map(run -> Alarm.trouble(
                        "job " + run.job(),
                        "the " + run.job() + " that runs by itself failed",
                        "exit status " + run.exit() + " at " + run.at() + ": " + run.said(),
                        "litekeeper " + run.job() + " --env "
                                + subject.environment().name()))
                .toList();
    }

    /// Looks for what others did only when the job is due by what is known already, so that waiting costs
    /// nothing.
    private boolean isDue(Job job) {
        Instant now = subject.clock().instant();
        Optional<JobRun> run = Optional.ofNullable(last().get(job));
        if (run.filter(found -> !found.isDone() && isLately(found.at(), now)).isPresent()) {
            return false;
        }
        if (!timetable.isDue(job, Optional.ofNullable(done.get(job)), now)) {
            return false;
        }
        doneByAnybody(job).ifPresent(at -> done.put(job, at));
        return timetable.isDue(job, Optional.ofNullable(done.get(job)), now);
    }

    private static boolean isLately(Instant at, Instant now) {
        return at.plus(AGAIN).isAfter(now) && !at.isAfter(now);
    }

    private JobRun run(Job job) {
        JobRun run = JobRun.of(job, subject, program);
        synchronized (this) {
            last.put(job, run);
        }
        if (run.isDone()) {
            done.put(job, run.at());
        }
        if (job != Job.CHECK) {
            record(run);
        }
        return run;
    }

    /// When the job was last done, by the keeper or anybody else. Empty where that cannot be told.
    private Optional<Instant> doneByAnybody(Job job) {
        try {
            return switch (job) {
                case BACKUP -> newestBackup();
                case CHECK ->
                    LastCheck.load(subject.project(), subject.environment().name())
                            .map(LastCheck::at);
                case DRILL -> records().newest("drill").map(DatedRecord::at);
                case MAINTAIN -> Optional.empty();
            };
        } catch (Failure unreadable) {
            return Optional.empty();
        }
    }

    private Optional<Instant> newestBackup() {
        Scope scope =
                new Scope(subject.project().app(), subject.environment().name().word());
        return History.of(
                        Stores.open(subject.project().stores(), subject.variables()),
                        scope,
                        Origin.here(DatabaseFile.at(subject.environment().database())),
                        subject.project().backup(),
                        subject.clock().instant())
                .newestProven()
                .filter(History.Entry::ours)
                .map(entry -> entry.id().created());
    }

    private Records records() {
        return Records.of(subject.project().root(), subject.environment().name().word());
    }

    private void record(JobRun run) {
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        content.put("job", run.job().word());
        content.put("exit", run.exit());
        content.put("said", run.said());
        try {
            records().add("job", run.at(), content);
        } catch (Failure unwritable) {
            // The job itself is done; a chain of records that is broken is told by the checklist.
            return;
        }
    }
}
