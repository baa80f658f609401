package dev.litekeeper.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleTest {
    private static final Schedule SCHEDULE = new Schedule(
            Path.of("/opt/litekeeper/litekeeper"), Path.of("/srv/my app 100%"), Bench.SCOPE, LocalTime.of(3, 15));

    @TempDir
    Path folder;

    @Test
    void writesALineThatCronAndTheShellRead() {
        assertThat(SCHEDULE.cronLine())
                .isEqualTo("15 3 * * * /opt/litekeeper/litekeeper backup --env production --prune --quiet --project"
                        + " '/srv/my app 100\\%' # litekeeper backup my-app production");
    }

    @Test
    void takesThePlaceOfItsOlderLineAndNoOther() {
        String before = "MAILTO=me\n1 1 * * * old # litekeeper backup my-app production\n5 5 * * * other\n";
        String after = SCHEDULE.in(before);
        assertThat(after.lines()).containsExactly("MAILTO=me", SCHEDULE.cronLine(), "5 5 * * * other");
        assertThat(SCHEDULE.in(after)).isEqualTo(after);
        assertThat(SCHEDULE.in("")).isEqualTo(SCHEDULE.cronLine() + "\n");
        assertThat(SCHEDULE.in("5 5 * * * other\n")).endsWith("other\n" + SCHEDULE.cronLine() + "\n");
    }

    @Test
    void writesUnitsOnce() throws IOException {
        ScheduleInstall install = new ScheduleInstall(SCHEDULE);
        assertThat(install.intoUnits(folder)).isTrue();
        assertThat(install.intoUnits(folder)).isFalse();
        assertThat(Bench.files(folder))
                .containsExactly(
                        "litekeeper-backup-my-app-production.service",
                        "litekeeper-backup-my-app-production.timer",
                        "timers.target.wants/litekeeper-backup-my-app-production.timer");
        assertThat(Files.readString(folder.resolve("litekeeper-backup-my-app-production.service")))
                .contains("ExecStart=\"/opt/litekeeper/litekeeper\" \"backup\"", "\"/srv/my app 100%%\"");
        assertThat(Files.readString(folder.resolve("timers.target.wants/litekeeper-backup-my-app-production.timer")))
                .contains("OnCalendar=*-*-* 03:15:00", "Persistent=true");
    }

    @Test
    void writesIntoTheCrontabOnceAndKeepsWhatIsThere() throws IOException {
        Path table = folder.resolve("table");
        Path crontab = program("""
                if [ "$1" = -l ]; then [ -f %1$s ] && exec cat %1$s; echo "no crontab for me" >&2; exit 1; fi
                exec cat > %1$s
                """.formatted(table));
        ScheduleInstall install = new ScheduleInstall(SCHEDULE);
        assertThat(install.intoCrontab(crontab)).isTrue();
        assertThat(install.intoCrontab(crontab)).isFalse();
        Files.writeString(table, "5 5 * * * other\n" + Files.readString(table));
        assertThat(install.intoCrontab(crontab)).isFalse();
        assertThat(Files.readAllLines(table)).isEqualTo(List.of("5 5 * * * other", SCHEDULE.cronLine()));
    }

    @Test
    void writesNothingWhereTheCrontabCannotBeRead() throws IOException {
        Path crontab = program("echo 'not allowed to use this program' >&2; exit 1");
        assertThatThrownBy(() -> new ScheduleInstall(SCHEDULE).intoCrontab(crontab))
                .hasMessageContaining("not allowed to use this program");
    }

    private Path program(String script) throws IOException {
        Path program = folder.resolve("crontab");
        Files.writeString(program, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }
}
