package dev.litekeeper.archive;

import java.nio.file.Path;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A backup every day, as cron and systemd want it written.
///
/// @param program the absolute path of `litekeeper`
/// @param project the absolute folder of `litekeeper.yml`
/// @param daily in the time zone of the machine
public record Schedule(Path program, Path project, Scope scope, LocalTime daily) {

    /// The line of a crontab, marked as ours at its end.
    public String cronLine() {
        List<String> words = new ArrayList<>();
        for (String word : words()) {
            words.add(word.matches("[A-Za-z0-9_./:@+-]+") ? word : "'" + word.replace("'", "'\\''") + "'");
        }
        return String.format(
                Locale.ROOT,
                "%d %d * * * %s %s",
                daily.getMinute(),
                daily.getHour(),
                String.join(" ", words).replace("%", "\\%"),
                marker());
    }

    /// A crontab with our line in it once, in the place of an older one.
    public String in(String crontab) {
        List<String> lines = new ArrayList<>(
                crontab.lines().filter(line -> !line.endsWith(marker())).toList());
        int place = Math.min(lines.size(), Math.max(0, crontab.lines().toList().indexOf(find(crontab))));
        lines.add(find(crontab).isEmpty() ? lines.size() : place, cronLine());
        return String.join("\n", lines) + "\n";
    }

    /// What the timer and the service are called, without their ending.
    public String unit() {
        return "litekeeper-backup-" + (scope.app() + "-" + scope.environment()).replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    /// The text of the systemd service.
    public String service() {
        List<String> words = new ArrayList<>();
        for (String word : words()) {
            words.add("\""
                    + word.replace("\\", "\\\\")
                            .replace("\"", "\\\"")
                            .replace("%", "%%")
                            .replace("$", "$$") + "\"");
        }
        return """
                [Unit]
                Description=Litekeeper: proven backup of %s

                [Service]
                Type=oneshot
                ExecStart=%s
                UMask=0077
                Nice=5
                """.formatted(scope, String.join(" ", words));
    }

    /// The text of the systemd timer. A backup that was missed while the machine was off is made up for.
    public String timer() {
        return """
                [Unit]
                Description=Litekeeper: daily backup of %s

                [Timer]
                OnCalendar=*-*-* %02d:%02d:00
                Persistent=true

                [Install]
                WantedBy=timers.target
                """.formatted(scope, daily.getHour(), daily.getMinute());
    }

    private List<String> words() {
        return List.of(
                program.toString(),
                "backup",
                "--env",
                scope.environment(),
                "--prune",
                "--quiet",
                "--project",
                project.toString());
    }

    private String marker() {
        return "# litekeeper backup " + scope.app() + " " + scope.environment();
    }

    private String find(String crontab) {
        return crontab.lines()
                .filter(line -> line.endsWith(marker()))
                .findFirst()
                .orElse("");
    }
}
