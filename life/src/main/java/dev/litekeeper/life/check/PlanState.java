package dev.litekeeper.life.check;

import dev.litekeeper.checks.Care;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.plan.RecoveryPlan;
import java.nio.file.Files;
import java.nio.file.Path;

/// Looks at the disaster recovery plan of a project.
final class PlanState {
    private PlanState() {}

    static Care.Plan of(Subject subject) {
        RecoveryPlan plan =
                RecoveryPlan.of(subject.project(), subject.environment().name());
        Path file = subject.project()
                .root()
                .resolve(RecoveryPlan.fileName(subject.environment().name()));
        boolean exists = Files.exists(file);
        boolean current = exists && PlainFile.of(file).readString().contains(plan.stamp());
        return new Care.Plan(RecoveryPlan.fileName(subject.environment().name()), exists, current, plan.hash());
    }
}
