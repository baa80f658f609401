package dev.litekeeper.archive.litestream;

import java.util.List;

/// What was found of a whole replica.
///
/// @param version which Litestream lays a replica out like this
/// @param damaged the files that are not what they must be
/// @param verdicts the positions, the oldest first
public record Judgement(String version, String where, List<DamagedObject> damaged, List<Verdict> verdicts) {
    public Judgement {
        damaged = List.copyOf(damaged);
        verdicts = List.copyOf(verdicts);
    }

    /// Whether every file and every position is good.
    public boolean ok() {
        return damaged.isEmpty() && broken().isEmpty();
    }

    /// The positions that are not good.
    public List<Verdict> broken() {
        return verdicts.stream()
                .filter(verdict -> !verdict.soundness().isGood())
                .toList();
    }
}
