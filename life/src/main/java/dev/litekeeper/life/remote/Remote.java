package dev.litekeeper.life.remote;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.project.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/// litekeeper on the machine that holds an environment's database, for commands that only read.
public record Remote(Environment environment, Ssh ssh) {
    private static final String SCRIPT = script();
    private static final int UNREACHABLE = 255;

    /// Runs a command over there, in the project that is there, and hands on what it prints. Answers its exit status.
    /// Fails where the host cannot be reached. `words` are those after `litekeeper`.
    public int run(List<String> words, PrintStream out, PrintStream err) {
        Process process = start("run() { litekeeper " + Ssh.line(words) + "; }\n");
        CompletableFuture<Void> talk = complaints(process, err);
        handOn(process.getInputStream(), out);
        talk.join();
        return end(process);
    }

    /// Starts a shell over there that is in the project and can call litekeeper; it calls `run`, which these
    /// `functions` define.
    public Process start(String functions) {
        return ssh.run(host(), head() + functions + SCRIPT);
    }

    /// Hands on what such a shell complains of, until it has ended.
    public static CompletableFuture<Void> complaints(Process process, PrintStream err) {
        return CompletableFuture.runAsync(() -> handOn(process.getErrorStream(), err));
    }

    /// Waits for the end of such a shell; answers its exit status. Fails where the host cannot be reached.
    public int end(Process process) {
        int status = exitStatus(process);
        if (status == UNREACHABLE) {
            throw Problem.environment("cannot reach the host, or the connection broke")
                    .at(host())
                    .hint("this must work without a question: ssh -o BatchMode=yes " + host() + " true")
                    .failure();
        }
        return status;
    }

    private String host() {
        return environment.host().orElseThrow();
    }

    private String head() {
        return "database=" + Ssh.quoted(environment.database().toString())
                + "\nproject=" + Ssh.quoted(environment.project().orElse(""))
                + "\nLITEKEEPER_HOST=" + Ssh.quoted(environment.hostName().orElseThrow()) + "\n";
    }

    private static void handOn(InputStream from, OutputStream to) {
        try (from) {
            from.transferTo(to);
            to.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int exitStatus(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw Problem.interrupted("stopped while the host was working").failure(e);
        }
    }

    private static String script() {
        try (InputStream in =
                Objects.requireNonNull(Remote.class.getResourceAsStream("run-litekeeper.sh"), "run-litekeeper.sh")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
