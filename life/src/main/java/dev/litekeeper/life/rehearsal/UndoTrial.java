package dev.litekeeper.life.rehearsal;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Migrator;
import dev.litekeeper.migrate.Online;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Scripts;
import java.util.List;
import java.util.function.Supplier;

/// Whether the ways back of the rehearsed scripts lead back: tried on the copy, and every row compared.
///
/// @param told what came out, in words
public record UndoTrial(Outcome outcome, String told) {

    /// What can come out.
    public enum Outcome {
        /// Schema and rows are what they were.
        EQUAL,
        /// They ran, and something is not what it was.
        DIFFERENT,
        /// One of them failed.
        FAILED,
        /// Not every script has a way back.
        NONE
    }

    /// Whether there are ways back that do not lead back.
    public boolean bad() {
        return outcome == Outcome.DIFFERENT || outcome == Outcome.FAILED;
    }

    /// The written ways back of these scripts, which were the last to run.
    static UndoTrial of(Before before, Scripts scripts, Migrator migrator, List<ScriptName> ran) {
        List<String> back = scripts.undoNames().stream().map(ScriptName::key).toList();
        if (ran.isEmpty() || !ran.stream().allMatch(name -> back.contains(name.key()))) {
            return new UndoTrial(Outcome.NONE, "the scripts have no ways back");
        }
        return tried(before, () -> {
            migrator.takeBack(ran.getFirst().key(), Listener.NOBODY);
            return "";
        });
    }

    /// The exchange of the tables that leads back from a change that is kept reversible, behind some writes.
    static UndoTrial reversible(Before before, Online online) {
        return tried(before, () -> {
            long written = online.exercise();
            long millis = online.undo(Listener.NOBODY).toMillis();
            return "the tables were exchanged again in " + millis + " ms"
                    + (written == 0 ? "" : ", after " + written + " rows were written anew") + ": ";
        });
    }

    private static UndoTrial tried(Before before, Supplier<String> way) {
        String how;
        try {
            how = way.get();
        } catch (Failure e) {
            return new UndoTrial(Outcome.FAILED, e.problem().toString());
        }
        List<String> differences = before.differences();
        return differences.isEmpty()
                ? new UndoTrial(Outcome.EQUAL, how + "schema and every row are what they were")
                : new UndoTrial(Outcome.DIFFERENT, how + String.join("; ", differences));
    }

    /// Both, this one first.
    UndoTrial and(UndoTrial other) {
        return new UndoTrial(other.bad() ? other.outcome : outcome, told + "; of those before it: " + other.told);
    }
}
