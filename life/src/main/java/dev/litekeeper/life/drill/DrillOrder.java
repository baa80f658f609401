package dev.litekeeper.life.drill;

import dev.litekeeper.project.Environment;
import dev.litekeeper.project.Project;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// What is to be drilled.
///
/// @param variables what this process was started with; programs are looked for on its `PATH`
/// @param scratch the folder for what is restored and thrown away
/// @param program litekeeper itself, which executes the plan's commands; empty leaves them out
public record DrillOrder(
        Project project,
        Environment environment,
        InstantSource clock,
        Map<String, String> variables,
        Path scratch,
        Optional<Path> program) {}
