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
        Process process = ssh.run(host(), head(words) + SCRIPT);
        CompletableFuture<Void> talk = CompletableFuture.runAsync(() -> handOn(process.getErrorStream(), err));
        handOn(process.getInputStream(), out);
        talk.join();
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

    private String head(List<String> words) {
        return "database=" + Ssh.quoted(environment.database().toString())
                + "\nproject=" + Ssh.quoted(environment.project().orElse(""))
                + "\nLITEKEEPER_HOST=" + Ssh.quoted(environment.hostName().orElseThrow())
                + "\nrun() { litekeeper " + Ssh.line(words) + "; }\n";
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
