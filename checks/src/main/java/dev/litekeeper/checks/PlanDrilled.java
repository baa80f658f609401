package dev.litekeeper.checks;

import java.time.Duration;

/// R1: the disaster recovery plan is written, current, and its commands were executed.
final class PlanDrilled implements Check {
    private static final About ABOUT = new About(
            "R1",
            Box.PLAN,
            Severity.HIGH,
            "the disaster recovery plan is written, current, and its commands were executed",
            "at the worst moment nobody has time to find out which commands work");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.care().plan().judge(plan -> {
            Fix write = Fix.byHand(
                    evidence.subject().command("plan --write"),
                    evidence.subject().command("drill"));
            if (!plan.exists()) {
                return Finding.bad("there is no " + plan.file(), write);
            }
            if (!plan.current()) {
                return Finding.bad(plan.file() + " is not what the configuration says today", write);
            }
            return Drills.newest(evidence, drill -> judge(evidence, plan, drill));
        });
    }

    private static Finding judge(Evidence evidence, Care.Plan plan, Care.Drill drill) {
        String again = evidence.subject().command("drill");
        if (drill.plan().filter(plan.hash()::equals).isEmpty()) {
            return Finding.bad("no drill has executed the commands of this plan", Fix.byHand(again));
        }
        if (!drill.leftOut().isEmpty()) {
            return Finding.unknown("not executed: " + String.join("; ", drill.leftOut()))
                    .with(evidence.subject().command("backup"), again);
        }
        Duration age = Duration.between(drill.when(), evidence.subject().now());
        return Finding.ok(plan.file() + ", executed " + Words.age(age) + " ago");
    }
}
