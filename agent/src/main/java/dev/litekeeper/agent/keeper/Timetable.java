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

    /// Whether the job is to be done now.
    ///
    /// @param done when it was done last
    boolean isDue(Job job, Optional<Instant> done, Instant now) {
        if (!project.keep().jobs().contains(job)) {
            return false;
        }
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
