package dev.litekeeper.system;

import dev.litekeeper.testkit.Repository;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `./litekeeper` as a person calls it who is in this folder.
record Launcher(Path program, Path folder, Map<String, String> variables) {

    /// That of this repository.
    static Launcher in(Path folder) {
        return new Launcher(Repository.root().resolve("litekeeper"), folder, Map.of());
    }

    /// With these variables beside those of this process.
    Launcher with(Map<String, String> others) {
        return new Launcher(program, folder, others);
    }

    Ran run(String... words) {
        return Ran.of(builder(words));
    }

    ProcessBuilder builder(String... words) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(variables);
        return builder;
    }
}
