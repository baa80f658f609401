package dev.litekeeper.archive;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.Copied;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How a backup went, store by store.
///
/// @param copied how the copy of the live database went
/// @param total how long all of it took, the proof included
/// @param outcomes one for each store, in their order
/// @param warnings what may be wrong and did not keep it from being made
public record BackupReport(BackupId id, Copied copied, Duration total, List<Outcome> outcomes, List<Problem> warnings) {
    public BackupReport {
        outcomes = List.copyOf(outcomes);
        warnings = List.copyOf(warnings);
    }

    /// What became of the backup in one store.
    public sealed interface Outcome {
        /// The store's name.
        String store();
    }

    /// It is stored and proven.
    public record Stored(String store, Manifest manifest) implements Outcome {}

    /// It is not in that store.
    public record Failed(String store, Problem problem) implements Outcome {}

    /// The manifest of the first copy that was stored; all have the same content.
    public Optional<Manifest> manifest() {
        return stored().map(Stored::manifest).findFirst();
    }

    /// What went wrong, in the order of the stores: a store that failed, or a database that is damaged.
    public List<Problem> problems() {
        return Stream.concat(
                        outcomes.stream()
                                .flatMap(outcome -> outcome instanceof Failed failed
                                        ? Stream.of(failed.problem())
                                        : Stream.empty()),
                        manifest().filter(found -> !found.faults().isEmpty()).map(BackupReport::damaged).stream())
                .toList();
    }

    /// The one exception that carries all problems; empty where all went well.
    public Optional<Failure> failure() {
        List<Failure> failures = problems().stream().map(Problem::failure).toList();
        failures.stream().skip(1).forEach(later -> failures.getFirst().addSuppressed(later));
        return failures.stream().findFirst();
    }

    private Stream<Stored> stored() {
        return outcomes.stream()
                .flatMap(outcome -> outcome instanceof Stored stored ? Stream.of(stored) : Stream.empty());
    }

    private static Problem damaged(Manifest manifest) {
        return Problem.bad("the database itself is damaged; this backup holds it as it is")
                .at(manifest.origin().path())
                .because(String.join("; ", manifest.faults()))
                .hint("keep the older backups, and look for the last one that is sound: litekeeper history");
    }
}
