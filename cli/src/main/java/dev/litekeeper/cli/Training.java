package dev.litekeeper.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// A program of its own: common commands one after the other, so that Java can keep the state of the classes they load
/// for later starts. It prints nothing and fails where a command fails.
final class Training {
    private static final List<List<String>> COMMANDS =
            List.of(List.of("--version"), List.of("--help"), List.of("help", "help"));

    private Training() {}

    public static void main(String[] args) {
        Interruption.prepare();
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        for (List<String> words : COMMANDS) {
            int exit = Main.run(
                    words.toArray(String[]::new), InputStream.nullInputStream(), nowhere, System.err, Map.of());
            if (exit != 0) {
                throw new IllegalStateException(words + " ended with " + exit);
            }
        }
    }
}
