package dev.litekeeper.migrate;

import java.util.List;

/// What a run did: the scripts it applied, those another run applied meanwhile, and what is worth knowing.
public record Outcome(List<Applied> applied, List<ScriptName> byOthers, List<Finding> warnings) {

    public Outcome {
        applied = List.copyOf(applied);
        byOthers = List.copyOf(byOthers);
        warnings = List.copyOf(warnings);
    }

    /// How many transactions of the database its scripts took.
    public long commits() {
        return applied.stream().mapToLong(Applied::commits).sum();
    }
}
