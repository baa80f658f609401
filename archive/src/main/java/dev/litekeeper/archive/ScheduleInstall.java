package dev.litekeeper.archive;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/// Puts a schedule where cron or systemd finds it. Doing it twice changes nothing more.
public final class ScheduleInstall {
    private final Schedule schedule;

    public ScheduleInstall(Schedule schedule) {
        this.schedule = schedule;
    }

    /// Writes the line into the crontab of this user, through the program `crontab`. Answers whether it was not there
    /// yet. Every other line stays as it is.
    public boolean intoCrontab(Path crontab) {
        Ran list = run(List.of(crontab.toString(), "-l"), "");
        if (list.exit != 0 && !list.text.contains("no crontab")) {
            throw failed("cannot read the crontab", crontab, list);
        }
        String before = list.exit == 0 ? list.text : "";
        String after = schedule.in(before);
        if (after.equals(before)) {
            return false;
        }
        Ran written = run(List.of(crontab.toString(), "-"), after);
        if (written.exit != 0) {
            throw failed("cannot write the crontab", crontab, written);
        }
        return true;
    }

    /// Writes the timer and its service into a folder of units and enables the timer. Answers whether anything was
    /// not there yet.
    public boolean intoUnits(Path folder) {
        Path wanted = folder.resolve("timers.target.wants");
        Path timer = folder.resolve(schedule.unit() + ".timer");
        try {
            Files.createDirectories(wanted);
            boolean changed = write(folder.resolve(schedule.unit() + ".service"), schedule.service());
            changed |= write(timer, schedule.timer());
            Path link = wanted.resolve(schedule.unit() + ".timer");
            if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(link, timer);
                changed = true;
            }
            return changed;
        } catch (IOException e) {
            throw Problem.environment("cannot write the systemd units")
                    .at(folder)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    private static boolean write(Path file, String text) {
        if (Files.exists(file) && PlainFile.of(file).readString().equals(text)) {
            return false;
        }
        PlainFile.of(file).write(text.getBytes(StandardCharsets.UTF_8), "rw-r--r--");
        return true;
    }

    private record Ran(int exit, String text) {}

    private static Ran run(List<String> command, String input) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ran(process.waitFor(), text);
        } catch (IOException e) {
            throw Problem.environment("cannot run a program")
                    .at(command.getFirst())
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.interrupted("stopped").at(command.getFirst()).failure(e);
        }
    }

    private static Failure failed(String what, Path program, Ran ran) {
        return Problem.environment(what)
                .at(program)
                .because(ran.text.strip())
                .hint("put the line there by hand: litekeeper backup schedule prints it")
                .failure();
    }
}
