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
import picocli.CommandLine.Option;

/// The option that bounds a measurement, the measurement, and where it is recorded.
final class Measuring {
    @Option(
            names = "--copy-up-to",
            paramLabel = "SIZE",
            defaultValue = "1GB",
            description = "The largest database to copy for measuring reads; 1GB without it.")
    private String copyUpTo = "1GB";

    /// Measures the chosen database now.
    Baseline measure(Common common, Target.Chosen chosen) {
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
