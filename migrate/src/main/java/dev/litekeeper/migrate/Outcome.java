package dev.litekeeper.migrate;

import java.util.List;

/// What a run did: the scripts it applied, those another run applied meanwhile, and what is worth knowing.
public record Outcome(List<Applied> applied, List<ScriptName> byOthers, List<Finding> warnings) {

    public Outcome {
        applied = List.copyOf(applied);
        byOthers = List.copyOf(byOthers);
        warnings = List.copyOf(warnings);
    }
}
