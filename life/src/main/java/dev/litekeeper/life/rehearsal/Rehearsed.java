package dev.litekeeper.life.rehearsal;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.project.EnvironmentName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How a rehearsal went.
///
/// @param origin what the copy was taken from
/// @param current when the copy was the state of the database, as far as is known
/// @param proof what proves the copy, in words
/// @param database the size of the copy
/// @param rows how many rows it had
/// @param sqlite the version of the engine
/// @param journalMode as in `wal`
/// @param scripts those that ran, in order
/// @param failure why the next one failed
/// @param violations rows without their parents that were not there before, a line for each pair of tables
/// @param damage what SQLite's own check finds afterwards
/// @param plans queries of litekeeper.yml that are answered in another way
/// @param exceeded the limits that were exceeded, a line each
public record Rehearsed(
        EnvironmentName environment,
        String origin,
        Instant current,
        String proof,
        Instant at,
        ByteSize database,
        long rows,
        String sqlite,
        String journalMode,
        List<ScriptFigures> scripts,
        Optional<Problem> failure,
        List<String> violations,
        List<String> damage,
        List<PlanChange> plans,
        UndoTrial undo,
        List<String> exceeded,
        Duration took) {
    public Rehearsed {
        scripts = List.copyOf(scripts);
        violations = List.copyOf(violations);
        damage = List.copyOf(damage);
        plans = List.copyOf(plans);
        exceeded = List.copyOf(exceeded);
    }

    /// How old the copied state was when the rehearsal began, at most.
    public Duration age() {
        return current.isBefore(at) ? Duration.between(current, at) : Duration.ZERO;
    }

    /// Whether the scripts may go on to production, as far as a rehearsal can tell.
    public boolean passed() {
        return failure.isEmpty() && violations.isEmpty() && damage.isEmpty() && exceeded.isEmpty() && !undo.bad();
    }
}
