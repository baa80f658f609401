package dev.litekeeper.agent.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.PlainFile;
import dev.litekeeper.project.Job;
import dev.litekeeper.project.Project;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimetableTest {
    @TempDir
    Path folder;

    private Timetable timetable;

    @BeforeEach
    void readTheProject() {
        PlainFile.of(folder.resolve("litekeeper.yml")).write("""
                app: shop
                environments: {production: {database: shop.sqlite}}
                backup: {daily: "03:15"}
                maintenance: {window: sunday 02:00-04:00}
                keep: {check: 30m, jobs: [backup, check, maintain]}
                """);
        timetable = new Timetable(Project.load(folder), ZoneOffset.UTC);
    }

    @Test
    void aDailyJobIsDueOnceADayAndMadeUpForWhereItWasMissed() {
        assertThat(due(Job.BACKUP, null, "2026-11-22T01:00:00Z")).isTrue();
        assertThat(due(Job.BACKUP, "2026-11-21T03:15:00Z", "2026-11-22T03:14:59Z"))
                .isFalse();
        assertThat(due(Job.BACKUP, "2026-11-21T03:15:00Z", "2026-11-22T03:15:00Z"))
                .isTrue();
        assertThat(due(Job.BACKUP, "2026-11-20T03:15:00Z", "2026-11-22T01:00:00Z"))
                .isTrue();
        assertThat(due(Job.BACKUP, "2026-11-22T03:15:01Z", "2026-11-22T23:00:00Z"))
                .isFalse();
    }

    @Test
    void theChecklistIsLookedAtAsOftenAsIsSaid() {
        assertThat(due(Job.CHECK, "2026-11-22T12:00:00Z", "2026-11-22T12:29:59Z"))
                .isFalse();
        assertThat(due(Job.CHECK, "2026-11-22T12:00:00Z", "2026-11-22T12:30:00Z"))
                .isTrue();
    }

    @Test
    void maintenanceIsDoneOnceInItsWindow() {
        assertThat(due(Job.MAINTAIN, null, "2026-11-21T02:30:00Z")).isFalse();
        assertThat(due(Job.MAINTAIN, null, "2026-11-22T02:30:00Z")).isTrue();
        assertThat(due(Job.MAINTAIN, "2026-11-22T02:00:01Z", "2026-11-22T03:59:00Z"))
                .isFalse();
    }

    @Test
    void whatAClockToldThatWasSetBackSinceDoesNotCount() {
        for (Job job : new Job[] {Job.BACKUP, Job.CHECK}) {
            assertThat(due(job, "2037-01-01T00:00:00Z", "2026-11-22T12:00:00Z"))
                    .as("%s", job)
                    .isTrue();
            assertThat(due(job, "2026-11-22T12:00:05Z", "2026-11-22T12:00:00Z"))
                    .as("%s, told by a clock that is a little ahead", job)
                    .isFalse();
        }
    }

    @Test
    void aJobThatIsNotAskedForIsNeverDue() {
        assertThat(due(Job.DRILL, null, "2026-11-22T12:00:00Z")).isFalse();
    }

    private boolean due(Job job, @Nullable String done, String now) {
        return timetable.isDue(job, Optional.ofNullable(done).map(Instant::parse), Instant.parse(now));
    }
}
