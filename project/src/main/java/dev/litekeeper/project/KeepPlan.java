package dev.litekeeper.project;

import dev.litekeeper.files.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;

/// What `litekeeper keep` does, and what it may cost.
///
/// @param environments whose databases are kept, of those on this machine
/// @param state the absolute folder of what the keeper knows between two runs
/// @param sync commits are on their way to the stores after so long at most
/// @param spool what may wait on this machine's disk for a store that cannot be reached
/// @param wal the WAL stays below this, or below the largest transaction
/// @param gentle whether the app is never made to wait, not even for a millisecond
/// @param tiers what of the past stays, the finest first, where an environment says nothing of its own
/// @param grace time between saying that an object goes and deleting it
/// @param jobs what is done on a schedule
/// @param check time between two looks at the checklist
/// @param drill time of day of the drill, in the time zone of the machine
public record KeepPlan(
        List<EnvironmentName> environments,
        Path state,
        Duration sync,
        ByteSize spool,
        ByteSize wal,
        boolean gentle,
        List<Tier> tiers,
        Duration grace,
        List<Job> jobs,
        Duration check,
        LocalTime drill) {
    public KeepPlan {
        environments = List.copyOf(environments);
        tiers = List.copyOf(tiers);
        jobs = List.copyOf(jobs);
    }

    /// The folder of what is known of one environment's database.
    public Path state(EnvironmentName environment) {
        return state.resolve(environment.word());
    }
}
