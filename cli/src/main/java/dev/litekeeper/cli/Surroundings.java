package dev.litekeeper.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// What a command is given by the process it runs in: its streams, its environment, the current folder, the clock.
record Surroundings(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> env,
        Path folder,
        Terminal terminal,
        InstantSource clock) {

    static Surroundings ofProcess(InputStream in, PrintStream out, PrintStream err, Map<String, String> env) {
        Path folder = Path.of("").toAbsolutePath();
        return new Surroundings(in, out, err, Map.copyOf(env), folder, Terminal.ofProcess(), InstantSource.system());
    }

    Surroundings withoutTerminal() {
        return with(Terminal.NONE);
    }

    Surroundings with(Terminal other) {
        return new Surroundings(in, out, err, env, folder, other, clock);
    }

    Surroundings in(Path other) {
        return new Surroundings(in, out, err, env, other, terminal, clock);
    }
}
