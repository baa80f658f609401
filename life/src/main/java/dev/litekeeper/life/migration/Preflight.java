package dev.litekeeper.life.migration;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.DatabaseFile;
import java.util.List;
import java.util.Optional;

/// What is worth knowing of a database before scripts run on it.
///
/// @param reader who reads a snapshot now and so keeps the WAL from shrinking
/// @param drift the file of the script after which somebody changed the schema by hand
/// @param violations rows without their parents that are there already, a line for each pair of tables
/// @param engine in what the SQLite of a rehearsal was another one
public record Preflight(
        Room room, Optional<String> reader, Optional<String> drift, List<String> violations, List<String> engine) {
    public Preflight {
        violations = List.copyOf(violations);
        engine = List.copyOf(engine);
    }

    /// Fails where going on could do harm: the schema is not what the scripts made, unless `driftAccepted`; or the
    /// disk is too small by what the rehearsal measured.
    public void require(DatabaseFile database, boolean driftAccepted) {
        if (drift.isPresent() && !driftAccepted) {
            throw Problem.refused("somebody changed the schema by hand")
                    .at(database)
                    .because("it is not what it was after " + drift.get())
                    .hint("write the change as a script, or take it back; litekeeper migrate drift shows it; to go on:"
                            + " --accept by-hand")
                    .failure();
        }
        if (room.measured() && !room.enough()) {
            throw Problem.environment("not enough room on the disk")
                    .at(database)
                    .because("by their rehearsal the scripts take " + room.scripts() + ", the copy for the way back "
                            + room.copy() + "; " + room.free() + " are free")
                    .hint("make room there; nothing was changed")
                    .failure();
        }
    }
}
