package dev.litekeeper.cli;

import dev.litekeeper.files.ByteSize;
import dev.litekeeper.life.Records;
import dev.litekeeper.life.baseline.Baseline;
import dev.litekeeper.life.baseline.Measurement;
import dev.litekeeper.project.Project;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "baseline",
        description = "Record how fast the database is, and compare later.",
        subcommands = {BaselineRecordCommand.class, BaselineCompareCommand.class})
final class BaselineCommand {
    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final Common common = new Common();

    /// Measures the chosen database now.
    static Baseline measure(Common common, Target.Chosen chosen, String copyUpTo) {
        Path folder = Objects.requireNonNull(Path.of(chosen.database().name()).getParent(), "a file is in a folder");
        List<String> queries = chosen.project().map(Project::queries).orElse(List.of());
        Measurement measurement = new Measurement(chosen.database(), folder, ByteSize.parse(copyUpTo), queries);
        try (ProgressBar progress = common.console().progress()) {
            return measurement.take(common.surroundings().clock(), RandomGenerator.getDefault(), progress);
        }
    }

    /// The dated records of the chosen environment.
    static Records records(Target.Chosen chosen) {
        return Records.of(chosen.requireProject().root(), chosen.label());
    }
}
