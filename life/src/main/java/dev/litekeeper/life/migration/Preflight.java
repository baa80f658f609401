package dev.litekeeper.life.migration;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.rehearsal.Rehearsals;
import dev.litekeeper.life.who.Pinner;
import dev.litekeeper.migrate.Entry;
import dev.litekeeper.migrate.History;
import dev.litekeeper.migrate.Migrator;
import dev.litekeeper.migrate.Plan;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Session;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/// What is worth knowing of a database before scripts run on it.
///
/// @param reader who reads a snapshot now and so keeps the WAL from shrinking
/// @param drift the script after which somebody changed the schema by hand; empty where nobody did
/// @param violations rows without their parents that are there already, a line for each pair of tables
/// @param engine in what the SQLite of a rehearsal was another one
public record Preflight(
        Room room, Optional<String> reader, String drift, List<String> violations, List<String> engine) {
    public Preflight {
        violations = List.copyOf(violations);
        engine = List.copyOf(engine);
    }

    static Preflight of(
            DatabaseFile database,
            OptionalLong keeper,
            Room room,
            List<Entry> history,
            Migrator migrator,
            Plan plan,
            Rehearsals rehearsals) {
        boolean drifted;
        String sqlite;
        try (Session session = database.read()) {
            session.beginSnapshot();
            drifted = History.isOutdated(session);
            sqlite = session.queryText("SELECT sqlite_version()");
        }
        List<String> engine = plan.items().stream()
                .flatMap(item -> rehearsals.rehearsal(item.script(), item.checksum()).stream())
                .map(Rehearsals.Rehearsal::sqlite)
                .filter(version -> !Objects.equals(version, sqlite))
                .distinct()
                .map(version -> "rehearsed with SQLite " + version + ", this is " + sqlite)
                .toList();
        return new Preflight(
                room,
                Pinner.besides(keeper, database),
                drifted ? history.getLast().file() : "",
                migrator.violations(),
                engine);
    }

    /// Fails where going on could do harm: the schema is not what the scripts made, unless `driftAccepted`; or the
    /// disk is too small by what the rehearsal measured.
    public void require(DatabaseFile database, boolean driftAccepted) {
        if (!drift.isEmpty() && !driftAccepted) {
            throw Problem.refused("somebody changed the schema by hand")
                    .at(database)
                    .because("it is not what it was after " + drift)
                    .hint("write the change as a script, or take it back; litekeeper migrate drift shows it; to go on:"
                            + " --accept by-hand")
                    .failure();
        }
        if (room.measured() && !room.enough()) {
            throw Problem.environment("not enough room on the disk")
                    .at(database)
                    .because("by their rehearsal the scripts take " + room.most() + "; " + room.free() + " are free")
                    .hint("make room there; nothing was changed")
                    .failure();
        }
    }
}
