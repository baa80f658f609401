package dev.litekeeper.life.drill;

import dev.litekeeper.failure.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The system's own sqlite3 program, which shares no code with the engine in this process.
record SecondEngine(Path program, String version) {

    /// What the program answered; `error` is what it said about what failed, or empty.
    record Answer(List<String> lines, String error) {
        boolean failed() {
            return !error.isEmpty();
        }

        String first() {
            return lines.isEmpty() ? "" : lines.getFirst();
        }
    }

    /// The sqlite3 on this search path; empty where there is none that runs.
    static Optional<SecondEngine> on(Map<String, String> variables) {
        for (String folder : variables.getOrDefault("PATH", "/usr/bin:/bin").split(":")) {
            Path program = Path.of(folder).resolve("sqlite3");
            if (!folder.isEmpty() && Files.isExecutable(program) && Files.isRegularFile(program)) {
                String version = new SecondEngine(program, "")
                        .ask(":memory:", "SELECT sqlite_version()", Optional.empty())
                        .first();
                return version.isEmpty() ? Optional.empty() : Optional.of(new SecondEngine(program, version));
            }
        }
        return Optional.empty();
    }

    /// Asks one thing of a database.
    Answer ask(Path database, String sql) {
        return ask(database.toString(), sql, Optional.empty());
    }

    /// Asks one thing of a database, and ends the program where it takes longer than `limit`.
    Answer ask(Path database, String sql, Duration limit) {
        return ask(database.toString(), sql, Optional.of(limit));
    }

    /// Hands every line of the answer to `reader`; answers what failed, or an empty text.
    String read(Path database, String sql, Consumer<String> reader) {
        return run(database.toString(), sql, reader, Optional.empty());
    }

    private Answer ask(String database, String sql, Optional<Duration> limit) {
        List<String> lines = new ArrayList<>();
        String error = run(database, sql, lines::add, limit);
        return new Answer(lines, error);
    }

    private String run(String database, String sql, Consumer<String> reader, Optional<Duration> limit) {
        try {
            Process process = new ProcessBuilder(
                            program.toString(), "-batch", "-bail", "-init", "/dev/null", "-list", "-noheader", database)
                    .start();
            Optional<Alarm> alarm = limit.map(time -> Alarm.set(process, time));
            CompletableFuture<String> error = CompletableFuture.supplyAsync(() -> text(process));
            try (OutputStream in = process.getOutputStream()) {
                in.write((sql + ";\n").getBytes(StandardCharsets.UTF_8));
            }
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    reader.accept(line);
                }
            }
            process.waitFor(1, TimeUnit.MINUTES);
            if (alarm.isPresent() && alarm.get().rang()) {
                return "no answer within " + alarm.get().time().toSeconds() + " s";
            }
            String said = error.join().strip();
            return process.exitValue() == 0 ? "" : said.isEmpty() ? "exit status " + process.exitValue() : said;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.interrupted("stopped while sqlite3 was reading").failure();
        }
    }

    /// Ends a process that is still there when its time is over.
    private record Alarm(Duration time, CompletableFuture<Boolean> ended) {
        static Alarm set(Process process, Duration time) {
            CompletableFuture<Boolean> ended = process.onExit()
                    .thenApply(_ -> false)
                    .completeOnTimeout(true, time.toMillis(), TimeUnit.MILLISECONDS)
                    .thenApply(late -> {
                        if (late) {
                            process.destroyForcibly();
                        }
                        return late;
                    });
            return new Alarm(time, ended);
        }

        /// Asked after the end of the process.
        boolean rang() {
            return ended.join();
        }
    }

    private static String text(Process process) {
        try {
            return new String(process.getErrorStream().readNBytes(100_000), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }

    @Override
    public String toString() {
        return "sqlite3 " + version;
    }
}
