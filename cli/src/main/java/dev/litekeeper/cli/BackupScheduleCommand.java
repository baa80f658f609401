package dev.litekeeper.cli;

import dev.litekeeper.archive.Schedule;
import dev.litekeeper.archive.ScheduleInstall;
import dev.litekeeper.failure.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "schedule", description = "Print or install a daily backup, for cron or systemd.")
final class BackupScheduleCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Backups backups = new Backups();

    @Option(names = "--install", paramLabel = "cron|systemd", description = "Install it there for this user.")
    private @Nullable Into install;

    @Option(names = "--units", paramLabel = "DIR", description = "The folder for the systemd units.")
    private @Nullable Path units;

    /// Where a schedule goes.
    enum Into {
        CRON,
        SYSTEMD
    }

    @Override
    public Integer call() {
        Backups.Place place = backups.place(common);
        Schedule schedule = new Schedule(
                Path.of(System.getProperty("litekeeper.program", "litekeeper")),
                place.project().root(),
                place.scope(),
                place.project().backup().daily());
        boolean changed = install != null && install(schedule, install);
        Console console = common.console();
        console.result(() -> json(schedule, changed), () -> text(schedule, changed));
        return 0;
    }

    private boolean install(Schedule schedule, Into where) {
        ScheduleInstall installation = new ScheduleInstall(schedule);
        return switch (where) {
            case CRON -> {
                Path program = crontab();
                common.console().confirm("this line goes into your crontab: " + schedule.cronLine());
                yield installation.intoCrontab(program);
            }
            case SYSTEMD -> {
                Path folder = folder();
                common.console()
                        .confirm(schedule.unit() + ".service and .timer go into " + folder
                                + ", and the timer is enabled");
                yield installation.intoUnits(folder);
            }
        };
    }

    private Path crontab() {
        return Stream.of(common.env().getOrDefault("PATH", "/usr/bin:/bin").split(":"))
                .filter(part -> !part.isEmpty())
                .map(part -> Path.of(part, "crontab"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> Problem.environment("there is no program crontab")
                        .hint("install cron, or use: litekeeper backup schedule --install systemd")
                        .failure());
    }

    /// Units of the system for root, of the user for everybody else.
    private Path folder() {
        if (units != null) {
            return common.resolve(units);
        }
        if ("root".equals(System.getProperty("user.name"))) {
            return Path.of("/etc/systemd/system");
        }
        String home = common.env().getOrDefault("HOME", System.getProperty("user.home"));
        return Path.of(common.env().getOrDefault("XDG_CONFIG_HOME", home + "/.config"), "systemd", "user");
    }

    private void text(Schedule schedule, boolean changed) {
        Console console = common.console();
        if (install != null) {
            console.line(changed ? "installed" : "it was installed already; nothing was changed");
            if (install == Into.SYSTEMD) {
                console.say("now: systemctl " + (folder().startsWith("/etc") ? "" : "--user ") + "daemon-reload"
                        + " && systemctl " + (folder().startsWith("/etc") ? "" : "--user ") + "start "
                        + schedule.unit() + ".timer");
            }
            return;
        }
        console.line("# cron: a line of crontab -e");
        console.line(schedule.cronLine());
        console.line("");
        console.line("# systemd: " + schedule.unit() + ".service");
        schedule.service().lines().forEach(console::line);
        console.line("");
        console.line("# systemd: " + schedule.unit() + ".timer");
        schedule.timer().lines().forEach(console::line);
        console.say("litekeeper backup schedule --install cron (or systemd) puts it there");
    }

    private Map<String, ?> json(Schedule schedule, boolean changed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cron", schedule.cronLine());
        json.put("unit", schedule.unit());
        json.put("service", schedule.service());
        json.put("timer", schedule.timer());
        json.put("installed", install != null);
        json.put("changed", changed);
        return json;
    }
}
