package dev.litekeeper.agent.keeper;

import dev.litekeeper.project.Job;
import dev.litekeeper.project.Project;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/// When the jobs of a project are due. What was missed while nobody ran it is made up for.
record Timetable(Project project, ZoneId zone) {
    private static final Duration ONCE_A_WINDOW = Duration.ofHours(12);
    private static final Duration SKEW = Duration.ofHours(1);

    /// Whether the job is to be done now.
    ///
    /// @param told when it was done last; does not count where the clock was set back since
    boolean isDue(Job job, Optional<Instant> told, Instant now) {
        if (!project.keep().jobs().contains(job)) {
            return false;
        }
        Optional<Instant> done = told.filter(at -> at.minus(SKEW).isBefore(now));
        return switch (job) {
            case BACKUP -> isDue(project.backup().daily(), done, now);
            case DRILL -> isDue(project.keep().drill(), done, now);
            case CHECK ->
                done.map(last -> !last.plus(project.keep().check()).isAfter(now))
                        .orElse(true);
            case MAINTAIN ->
                project.maintenance()
                        .filter(window -> window.contains(now.atZone(zone).toLocalDateTime()))
                        .filter(_ -> done.map(last -> last.plus(ONCE_A_WINDOW).isBefore(now))
                                .orElse(true))
                        .isPresent();
        };
    }

    private boolean isDue(LocalTime daily, Optional<Instant> done, Instant now) {
        ZonedDateTime today = now.atZone(zone).with(daily);
        Instant last = today.toInstant().isAfter(now) ? today.minusDays(1).toInstant() : today.toInstant();
        return done.map(at -> at.isBefore(last)).orElse(true);
    }
}
