package dev.litekeeper.archive;

import dev.litekeeper.sqlite.Replaced;
import java.util.List;
import java.util.Optional;

/// A restore that was done.
///
/// @param undo the way back; empty where nothing was there before, or what was there is kept as a file
/// @param undoOutcomes what became of the undo point in each store
/// @param replaced how the live database took the content, where it did
/// @param kept files that stay beside the result: a damaged database, or an undo point that no store took
public record Restored(
        RestorePlan plan,
        Optional<BackupId> undo,
        List<BackupReport.Outcome> undoOutcomes,
        Optional<Replaced> replaced,
        List<String> kept) {
    public Restored {
        undoOutcomes = List.copyOf(undoOutcomes);
        kept = List.copyOf(kept);
    }
}
