package dev.litekeeper.life.rehearsal;

import dev.litekeeper.files.ByteSize;
import dev.litekeeper.project.MigratePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a script may cost at most.
///
/// @param lock how long writers may have to wait
/// @param wal how large the WAL may become
/// @param time how long the script may take
public record Limits(Optional<Duration> lock, Optional<ByteSize> wal, Optional<Duration> time) {

    public static Limits of(MigratePlan plan) {
        return new Limits(plan.maxLock(), plan.maxWal(), plan.maxTime());
    }

    /// What a script exceeds, a line each.
    List<String> exceeded(ScriptFigures script) {
        List<String> lines = new ArrayList<>();
        lock.filter(most -> script.stall().compareTo(most) > 0)
                .ifPresent(most -> lines.add(script.script() + ": writers waited "
                        + script.stall().toMillis() + " ms, the limit is " + most.toMillis() + " ms"));
        wal.filter(most -> script.wal().compareTo(most) > 0)
                .ifPresent(most ->
                        lines.add(script.script() + ": the WAL became " + script.wal() + ", the limit is " + most));
        time.filter(most -> script.took().compareTo(most) > 0)
                .ifPresent(most -> lines.add(script.script() + ": it took "
                        + script.took().toMillis() + " ms, the limit is " + most.toMillis() + " ms"));
        return lines;
    }
}
