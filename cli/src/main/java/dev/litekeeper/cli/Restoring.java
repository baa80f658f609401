package dev.litekeeper.cli;

import dev.litekeeper.archive.BackupReport;
import dev.litekeeper.archive.PreparedRestore;
import dev.litekeeper.archive.RestorePlan;
import dev.litekeeper.archive.Restored;
import dev.litekeeper.failure.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The end of every restore: the plan is shown, agreed to and carried out.
final class Restoring {
    private Restoring() {}

    /// Answers the exit status. `more` goes into the JSON beside what every restore tells.
    static int run(
            Common common,
            PreparedRestore prepared,
            boolean dryRun,
            Instant start,
            Map<String, ? extends @Nullable Object> more) {
        return run(common, prepared, dryRun, start, more, _ -> List.of());
    }

    /// The same; `look` finds what there is to say of the restore when it is done.
    static int run(
            Common common,
            PreparedRestore prepared,
            boolean dryRun,
            Instant start,
            Map<String, ? extends @Nullable Object> more,
            Function<Restored, List<Problem>> look) {
        Console console = common.console();
        RestorePlan plan = prepared.plan();
        List<Problem> problems = new ArrayList<>(plan.warnings());
        if (dryRun) {
            console.result(with(more, () -> RestoreView.json(plan)), () -> RestoreView.plan(plan, console::line));
            Troubles.tell(console, problems);
            return 0;
        }
        if (plan.way() != RestorePlan.Way.NEW_FILE) {
            RestoreView.plan(plan, console::say);
            console.confirm("the content of " + plan.target() + " will be that of "
                    + plan.source().name());
        }
        console.ifStopped(prepared::standing);
        Restored restored;
        try (ProgressBar bar = console.progress()) {
            restored = prepared.execute(bar);
        }
        Duration took = Duration.between(start, common.surroundings().clock().instant());
        console.result(with(more, () -> RestoreView.json(restored, took)), () -> RestoreView.done(restored, console));
        restored.undoOutcomes().forEach(outcome -> {
            if (outcome instanceof BackupReport.Failed failed) {
                problems.add(failed.problem());
            }
        });
        problems.addAll(look.apply(restored));
        return Troubles.tell(console, problems);
    }

    private static Supplier<Map<String, @Nullable Object>> with(
            Map<String, ? extends @Nullable Object> more, Supplier<Map<String, @Nullable Object>> json) {
        return () -> {
            Map<String, @Nullable Object> all = new LinkedHashMap<>(json.get());
            all.putAll(more);
            return all;
        };
    }
}
