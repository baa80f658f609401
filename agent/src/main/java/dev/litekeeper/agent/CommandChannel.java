package dev.litekeeper.agent;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs a shell command with the message on its standard input and its parts in variables. The shell itself expands
/// `${NAME}`, so that no secret shows in the list of processes.
record CommandChannel(String line, Map<String, String> variables, Duration patience) implements Channel {
    CommandChannel(String line, Map<String, String> variables) {
        this(line, variables, Duration.ofSeconds(30));
    }

    @Override
    public String send(Message message) {
        try {
            Process process = start(message);
            try (OutputStream in = process.getOutputStream()) {
                in.write(message.text().getBytes(StandardCharsets.UTF_8));
            } catch (IOException notRead) {
                // A command that does not read its input may still send; its exit status tells.
                return ended(process);
            }
            return ended(process);
        } catch (IOException e) {
            throw problem("it could not be started: " + e.getMessage()).failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.interrupted("stopped while sending").failure();
        }
    }

    private Process start(Message message) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", line)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(variables);
        builder.environment().put("LITEKEEPER_SUBJECT", message.subject());
        builder.environment().put("LITEKEEPER_APP", message.app());
        builder.environment().put("LITEKEEPER_ENVIRONMENT", message.environment());
        builder.environment().put("LITEKEEPER_DECISION", message.decision());
        builder.environment().put("LITEKEEPER_JSON", Json.line(message.json()));
        return builder.start();
    }

    private String ended(Process process) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw problem("it did not end within " + patience.toSeconds() + " s")
                    .failure();
        }
        if (process.exitValue() != 0) {
            throw problem("it ended with exit status " + process.exitValue()).failure();
        }
        return "exit status 0";
    }

    private Problem problem(String why) {
        return Problem.environment("the alert command failed")
                .at(line)
                .because(why)
                .hint("try it by hand with some text on its standard input");
    }
}
