package dev.litekeeper.life.remote;

import dev.litekeeper.failure.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The system's OpenSSH, with the user's own configuration and keys. It never asks: what would need a password or a
/// yes fails instead.
///
/// `program` is what is run in place of `ssh`.
public record Ssh(String program) {
    /// The environment variable that names another program than `ssh`.
    public static final String VARIABLE = "LITEKEEPER_SSH";

    /// The program this environment asks for.
    public static Ssh of(Map<String, String> environment) {
        return new Ssh(environment.getOrDefault(VARIABLE, "ssh"));
    }

    /// Runs a shell script on the host; its login shell may be any. The script is fed on standard input, which ends
    /// with it.
    public Process run(String host, String script) {
        Process process = start(host, "exec sh -s");
        try (OutputStream in = process.getOutputStream()) {
            in.write(script.getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            // Why it is gone stands in its output and exit status, which the caller reads.
            return process;
        }
        return process;
    }

    /// The words as one line for a POSIX shell.
    public static String line(List<String> words) {
        return String.join(" ", words.stream().map(Ssh::quoted).toList());
    }

    /// A word as a POSIX shell reads it back.
    public static String quoted(String word) {
        return word.matches("[A-Za-z0-9/._=:@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private Process start(String host, String command) {
        List<String> words = new ArrayList<>(List.of(program, "-T", "-o", "BatchMode=yes"));
        words.addAll(List.of("-o", "ConnectTimeout=15", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4"));
        words.addAll(List.of("--", host, command));
        try {
            return new ProcessBuilder(words).start();
        } catch (IOException e) {
            throw Problem.environment("cannot run ssh")
                    .at(program)
                    .because(String.valueOf(e.getMessage()))
                    .hint("install the OpenSSH client, as in: apt-get install openssh-client")
                    .failure(e);
        }
    }
}
