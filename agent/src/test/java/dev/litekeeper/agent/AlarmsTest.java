package dev.litekeeper.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.check.Subject;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlarmsTest {
    private static final Alarm AWAY = Alarm.trouble("store local", "the store is away", "no such folder", "mount it");

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private Alarms alarms;

    @BeforeEach
    void layOut() {
        open();
    }

    @Test
    void tellsOnceAgainAfterAnHourThenOnceADayAndTheEnd() {
        assertThat(told(List.of(AWAY))).contains("BAD  store local  the store is away", "mend: mount it");
        assertThat(told(List.of(AWAY))).isEmpty();
        now = now.plus(Duration.ofMinutes(61));
        assertThat(told(List.of(AWAY))).contains("store local");
        now = now.plus(Duration.ofHours(2));
        open();
        assertThat(told(List.of(AWAY))).as("also after a restart").isEmpty();
        now = now.plus(Duration.ofHours(23));
        assertThat(told(List.of(AWAY))).contains("store local");
        assertThat(told(List.of())).contains("GOOD AGAIN  store local  the store is away");
        assertThat(told(List.of())).isEmpty();
    }

    @Test
    void tellsAgainWhereTheClockIsSetBackFromAFarFuture() {
        now = Instant.parse("2037-01-01T00:00:00Z");
        assertThat(told(List.of(AWAY))).contains("store local");
        now = Instant.parse("2026-11-22T12:00:00Z");
        assertThat(told(List.of(AWAY))).contains("store local");
        assertThat(told(List.of(AWAY))).isEmpty();
    }

    @Test
    void tellsAnEventOnceAndNotItsEnd() {
        Alarm gap = Alarm.event("gap 1", "commits were missed", "the WAL was begun anew", "");
        assertThat(told(List.of(gap))).contains("gap 1");
        assertThat(told(List.of(gap))).isEmpty();
        assertThat(told(List.of())).isEmpty();
        now = now.plus(Duration.ofDays(2));
        assertThat(told(List.of())).isEmpty();
    }

    @Test
    void triesAgainWhatDidNotArrive() {
        PlainFile.of(folder.resolve("refuse")).write("");
        assertThat(alarms.tell(List.of(AWAY)).getFirst().problem()).isPresent();
        PlainFile.of(folder.resolve("refuse")).delete();
        assertThat(told(List.of(AWAY))).contains("store local");
    }

    private void open() {
        PlainFile.of(folder.resolve("litekeeper.yml"))
                .write("app: shop\nenvironments: {production: {database: shop.sqlite}}\nalerts: [{command: \"test ! -e "
                        + folder.resolve("refuse") + " && cat > " + folder.resolve("told") + "\"}]\n");
        Project project = Project.load(folder);
        Subject subject = new Subject(
                project, project.environment(EnvironmentName.PRODUCTION), () -> now, Map.copyOf(System.getenv()));
        alarms = new Alarms(subject, "vm", folder.resolve("alarms.json"));
    }

    private String told(List<Alarm> seen) {
        PlainFile told = PlainFile.of(folder.resolve("told"));
        told.delete();
        alarms.tell(seen);
        return Files.exists(told.path()) ? told.readString() : "";
    }
}
