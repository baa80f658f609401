package dev.litekeeper.life.plan;

import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.DatedRecord;
import dev.litekeeper.life.Records;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What the records know that a plan tells.
public final class Planning {
    private Planning() {}

    /// What the newest drill measured; empty where there was none.
    public static Optional<Measured> measured(Project project, EnvironmentName environment) {
        return Records.of(project.root(), environment.word()).newest("drill").map(Planning::measured);
    }

    /// Writes the figures of the newest drill into the document, where there is one of this plan.
    public static void refresh(Project project, EnvironmentName environment) {
        Path file = project.root().resolve(RecoveryPlan.fileName(environment));
        RecoveryPlan plan = RecoveryPlan.of(project, environment);
        if (Files.exists(file) && PlainFile.of(file).readString().contains(plan.stamp())) {
            PlainFile.of(file).write(plan.text(measured(project, environment)));
        }
    }

    private static Measured measured(DatedRecord drill) {
        return new Measured(
                drill.at(),
                String.valueOf(drill.content().get("verdict")),
                millis(drill, "restoreMillis"),
                millis(drill, "backupAgeMillis"));
    }

    private static Duration millis(DatedRecord drill, String field) {
        return Duration.ofMillis(drill.content().get(field) instanceof Number number ? number.longValue() : 0);
    }
}
