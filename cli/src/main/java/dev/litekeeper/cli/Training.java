package dev.litekeeper.cli;

import dev.litekeeper.files.PlainFile;
import dev.litekeeper.files.ScratchFolder;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A program of its own: common commands one after the other on a sample project, so that Java can keep the state of
/// the classes they load for later starts. What the commands print goes nowhere but for errors.
final class Training {
    private static final List<String> COMMANDS = List.of(
            "--version",
            "--help",
            "help migrate",
            "init . --app shop",
            "new schema add orders",
            "migrate --env development",
            "migrate --env development",
            "migrate status --env development",
            "migrate status --env development --json",
            "status --env development",
            "status --env development --json",
            "who --env development --for 0",
            "no-such-command");

    private Training() {}

    public static void main(String[] args) {
        Interruption.prepare();
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try (ScratchFolder scratch = ScratchFolder.inTemp()) {
            Surroundings around = Surroundings.ofProcess(
                            InputStream.nullInputStream(), nowhere, System.err, Map.copyOf(System.getenv()))
                    .withoutTerminal()
                    .in(scratch.path());
            for (String words : COMMANDS) {
                new Invocation(Commands.ALL, around).run(words.split(" "));
                if (words.startsWith("init")) {
                    addScripts(scratch.path());
                }
            }
        }
        System.exit(Interruption.finished(0));
    }

    private static void addScripts(Path project) {
        for (String name : List.of("00-schema-init.sql", "00-data-init.sql")) {
            PlainFile.of(project.resolve("database/sql").resolve(name)).write(SampleShop.script(name));
        }
    }
}
