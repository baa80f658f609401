package dev.litekeeper.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// The program in this process, as a test runs it: the words after `litekeeper`, and what comes back.
record Cli(List<Entry> commands, Path folder, Map<String, String> env, String input, Terminal terminal) {

    record Result(int exit, String out, String err) {}

    /// Runs one command in a pipe, in the current folder.
    static Result launch(String... args) {
        return new Cli(Commands.ALL, Path.of("").toAbsolutePath(), System.getenv(), "", Terminal.NONE).run(args);
    }

    /// The program as somebody uses it who is in this folder.
    static Cli in(Path folder) {
        return new Cli(Commands.ALL, folder, System.getenv(), "", Terminal.NONE);
    }

    /// With these commands in place of the program's own.
    Cli with(Entry... others) {
        return new Cli(List.of(others), folder, env, input, terminal);
    }

    Cli env(Map<String, String> other) {
        return new Cli(commands, folder, other, input, terminal);
    }

    /// On a terminal, with this typed into it.
    Cli typing(String text) {
        return new Cli(commands, folder, env, text, new Terminal(true, true, true));
    }

    Result run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings around = new Surroundings(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                env,
                folder,
                terminal,
                InstantSource.system());
        int exit = new Invocation(commands, around).run(args);
        return new Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
