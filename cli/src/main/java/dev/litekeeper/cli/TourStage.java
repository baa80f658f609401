package dev.litekeeper.cli;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Where the tour plays: a project's folder, in which it types commands as a person would and shows what they answer.
final class TourStage {
    private final Common common;
    private final Path project;
    private final Consumer<String> screen;
    private final List<Map<String, Object>> steps = new ArrayList<>();
    private String act = "";

    /// @param screen is given each line to show
    TourStage(Common common, Path project, Consumer<String> screen) {
        this.common = common;
        this.project = project;
        this.screen = screen;
    }

    /// The project's folder.
    Path project() {
        return project;
    }

    /// Where the user of the tour has units of systemd.
    Path units() {
        return settings().resolve("systemd/user");
    }

    private Path settings() {
        return project.resolveSibling("settings");
    }

    /// A new part of the tour.
    void act(String title) {
        act = title;
        screen.accept("");
        screen.accept(common.console().paint(Style.STRONG, "== " + title));
    }

    /// What happens beside the commands.
    void tell(String text) {
        screen.accept("");
        text.lines().forEach(line -> screen.accept(common.console().paint(Style.FAINT, "# " + line)));
    }

    /// Runs `litekeeper` with these words. Fails as bad where it ends with any other status than 0.
    void run(String... words) {
        run(Set.of(0), words);
    }

    /// Runs `litekeeper` with these words; answers its exit status. Fails as bad where that is none of `expected`.
    int run(Set<Integer> expected, String... words) {
        String typed = typed(words);
        screen.accept("");
        screen.accept(common.console().paint(Style.STRONG, "$ " + typed));
        long start = System.nanoTime();
        int exit = play(true, screen, words);
        steps.add(step(typed, exit, Duration.ofNanos(System.nanoTime() - start)));
        if (!expected.contains(exit)) {
            throw Problem.bad("the tour did not go as planned")
                    .at(typed)
                    .because("it ended with " + exit)
                    .hint("its output is above; --keep DIR leaves the files for a look")
                    .failure();
        }
        return exit;
    }

    /// Writes a file of the project, as a person does with an editor, and shows the lines that are new in it.
    void write(String name, String content) {
        PlainFile file = PlainFile.of(project.resolve(name));
        Set<String> before =
                file.path().toFile().exists() ? file.readString().lines().collect(Collectors.toSet()) : Set.of();
        file.write(content);
        screen.accept("");
        screen.accept(common.console().paint(Style.STRONG, "$ $EDITOR " + name));
        content.lines()
                .filter(line -> !line.isBlank() && !before.contains(line))
                .forEach(line -> screen.accept("  + " + line));
    }

    /// Each command with its exit status and how long it took, in its order.
    List<Map<String, Object>> steps() {
        return List.copyOf(steps);
    }

    /// Starts `litekeeper keep` beside what is typed, and shows what it says until it keeps the database.
    TourKeeper keep() {
        screen.accept("");
        screen.accept(common.console().paint(Style.STRONG, "$ litekeeper keep &"));
        List<String> said = new ArrayList<>();
        TourKeeper keeper = TourKeeper.start(process("keep"), said);
        said.forEach(screen);
        return keeper;
    }

    /// What a command prints on stdout, without showing it.
    String ask(String... words) {
        StringBuilder answer = new StringBuilder();
        play(false, line -> answer.append(line).append('\n'), words);
        return answer.toString();
    }

    private int play(boolean withTalk, Consumer<String> reader, String... words) {
        try {
            ProcessBuilder builder = process(words).redirectErrorStream(withTalk);
            if (!withTalk) {
                builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            }
            Process process = builder.start();
            process.getOutputStream().close();
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                out.lines().forEach(reader);
            }
            return process.waitFor();
        } catch (IOException e) {
            throw Problem.environment("cannot start a command of the tour")
                    .at(typed(words))
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.interrupted("the tour was interrupted").failure(e);
        }
    }

    private ProcessBuilder process(String... words) {
        ProcessBuilder builder = new ProcessBuilder(command(words)).directory(project.toFile());
        builder.environment().clear();
        builder.environment().putAll(common.env());
        builder.environment().put("XDG_CONFIG_HOME", settings().toString());
        return builder;
    }

    /// The launcher, or where this process was started without it, the same Java with the same class path.
    private List<String> command(String... words) {
        List<String> command = new ArrayList<>();
        if (common.program().isAbsolute()) {
            command.add(common.program().toString());
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
            command.add(Main.class.getName());
        }
        command.addAll(List.of(words));
        return command;
    }

    private Map<String, Object> step(String typed, int exit, Duration took) {
        Map<String, Object> step = new LinkedHashMap<>();
        step.put("act", act);
        step.put("command", typed);
        step.put("exit", exit);
        step.put("seconds", took.toMillis() / 1000.0);
        return step;
    }

    private static String typed(String... words) {
        StringBuilder typed = new StringBuilder("litekeeper");
        for (String word : words) {
            typed.append(' ')
                    .append(word.matches("[A-Za-z0-9_./=:@+-]+") ? word : "'" + word.replace("'", "'\\''") + "'");
        }
        return typed.toString();
    }
}
