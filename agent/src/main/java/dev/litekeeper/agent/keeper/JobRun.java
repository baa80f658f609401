package dev.litekeeper.agent.keeper;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.AtExit;
import dev.litekeeper.life.check.Subject;
import dev.litekeeper.project.Job;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// One run of a job: the command of that name as a process of its own, so that whatever becomes of it, the
/// keeper goes on.
///
/// @param at when it began
/// @param exit its exit status
/// @param said the last lines it wrote
record JobRun(Job job, Instant at, int exit, String said) {
    private static final int LINES = 12;

    /// Runs it to its end. `program` is how to call litekeeper.
    static JobRun of(Job job, Subject subject, List<String> program) {
        Instant start = subject.clock().instant();
        try {
            Process process = new ProcessBuilder(command(job, subject, program))
                    .redirectErrorStream(true)
                    .start();
            try (AtExit _ = AtExit.run(process::destroy)) {
                process.getOutputStream().close();
                String said = lastLines(process);
                return new JobRun(job, start, process.waitFor(), said);
            } finally {
                process.destroy();
            }
        } catch (IOException e) {
            return new JobRun(job, start, 5, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.interrupted("stopped").at(job).failure(e);
        }
    }

    /// Whether it did what it is for. A checklist that is bad was looked at all the same, and told by itself.
    boolean isDone() {
        return exit == 0 || (job == Job.CHECK && (exit == 1 || exit == 4));
    }

    private static List<String> command(Job job, Subject subject, List<String> program) {
        List<String> words = new ArrayList<>(program);
        words.add(job.word());
        words.addAll(
                switch (job) {
                    case BACKUP -> List.of("--prune");
                    case CHECK -> List.of("--alert");
                    case MAINTAIN -> List.of("--yes");
                    case DRILL -> List.of();
                });
        words.addAll(List.of("--env", subject.environment().name().word(), "--quiet"));
        words.addAll(List.of("--project", subject.project().root().toString()));
        return words;
    }

    private static String lastLines(Process process) throws IOException {
        Deque<String> lines = new ArrayDeque<>();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                if (lines.size() > LINES) {
                    lines.remove();
                }
            }
        }
        return String.join("\n", lines);
    }
}
