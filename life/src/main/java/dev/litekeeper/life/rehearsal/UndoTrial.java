package dev.litekeeper.life.rehearsal;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Migrator;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import java.util.List;

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

    static boolean possible(Scripts scripts, List<ScriptName> ran) {
        List<String> back = scripts.undoNames().stream().map(ScriptName::key).toList();
        return !ran.isEmpty() && ran.stream().allMatch(name -> back.contains(name.key()));
    }

    static UndoTrial of(PrivateCopy copy, Migrator migrator, ScriptName first, Fingerprint before) {
        try {
            migrator.takeBack(first.key(), Listener.NOBODY);
        } catch (Failure e) {
            return new UndoTrial(Outcome.FAILED, e.problem().toString());
        }
        List<String> differences = Fingerprint.of(copy).differences(before);
        return differences.isEmpty()
                ? new UndoTrial(Outcome.EQUAL, "schema and every row are what they were")
                : new UndoTrial(Outcome.DIFFERENT, String.join("; ", differences));
    }
}
