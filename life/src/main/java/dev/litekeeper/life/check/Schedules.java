package dev.litekeeper.life.check;

import dev.litekeeper.checks.Care;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.project.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Looks for what runs litekeeper for a project by itself: a keeper with its jobs, lines of crontabs, and services of
/// systemd timers that name litekeeper and the project's folder.
final class Schedules {
    private static final List<Path> TABLES = List.of(Path.of("/etc/crontab"));
    private static final List<Path> FOLDERS =
            List.of(Path.of("/etc/cron.d"), Path.of("/etc/cron.daily"), Path.of("/etc/cron.hourly"));

    private final Subject subject;

    /// A command that runs by itself, and where that is written.
    private record Line(String where, String text) {}

    Schedules(Subject subject) {
        this.subject = subject;
    }

    /// @param kept whether a keeper runs
    Care.Schedule look(boolean kept) {
        List<Line> lines = new ArrayList<>();
        TABLES.forEach(table -> lines.addAll(lines(table)));
        FOLDERS.forEach(folder -> files(folder).forEach(file -> lines.addAll(lines(file))));
        Ran.of(List.of("crontab", "-l")).out().lines().forEach(line -> lines.add(new Line("crontab", line)));
        timers().forEach(lines::add);
        List<Line> ours = lines.stream().filter(this::isOurs).toList();
        return new Care.Schedule(
                where(ours, text -> runs(text, "backup"), job(kept, Job.BACKUP)),
                where(ours, text -> runs(text, "check") && text.contains("--alert"), job(kept, Job.CHECK)),
                where(ours, text -> runs(text, "drill"), job(kept, Job.DRILL)));
    }

    private Stream<String> job(boolean kept, Job job) {
        return kept && subject.project().keep().jobs().contains(job) ? Stream.of("the keeper") : Stream.empty();
    }

    private boolean isOurs(Line line) {
        String text = line.text().strip();
        String root = subject.project().root().toString();
        return !text.startsWith("#")
                && text.contains("litekeeper")
                && text.matches(".*" + Pattern.quote(root) + "(?![A-Za-z0-9._-]).*");
    }

    /// Whether the command is among the words, which may stand in quotes.
    private static boolean runs(String text, String command) {
        return text.matches("(?s).*[ \"']" + command + "([ \"'].*|)");
    }

    private static List<String> where(List<Line> lines, Predicate<String> wanted, Stream<String> keeper) {
        Stream<String> found = lines.stream()
                .filter(line -> wanted.test(line.text()))
                .map(line -> line.where().endsWith(".service")
                        ? line.where()
                        : line.where() + ": " + line.text().strip());
        return Stream.concat(keeper, found).toList();
    }

    /// The commands of the services whose timers are enabled.
    private Stream<Line> timers() {
        String home = subject.variable("HOME", "/nonexistent");
        Path units = Path.of(subject.variable("XDG_CONFIG_HOME", home + "/.config"), "systemd", "user");
        return Stream.of(Path.of("/etc/systemd/system"), units)
                .flatMap(folder -> files(folder.resolve("timers.target.wants")).stream()
                        .map(timer -> folder.resolve(
                                String.valueOf(timer.getFileName()).replaceFirst("\\.timer$", ".service"))))
                .filter(Files::isReadable)
                .map(service -> new Line(
                        service.toString(), PlainFile.of(service).readString().replace('\n', ' ')));
    }

    private static List<Line> lines(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            return List.of();
        }
        try {
            return PlainFile.of(file)
                    .readString()
                    .lines()
                    .map(line -> new Line(file.toString(), line))
                    .toList();
        } catch (Failure notText) {
            return List.of();
        }
    }

    private static List<Path> files(Path folder) {
        if (!Files.isReadable(folder) || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException gone) {
            return List.of();
        }
    }
}
