package dev.litekeeper.life.migration;

import dev.litekeeper.life.HeldRows;
import dev.litekeeper.life.rehearsal.Rehearsals;
import dev.litekeeper.migrate.Checksum;
import dev.litekeeper.migrate.Entry;
import dev.litekeeper.migrate.Migrator;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Machine;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Session;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// What is known of scripts on staging: from its own history, where its database is on this machine, and from what is
/// written beside the scripts.
///
/// @param named whether the project has a staging
/// @param here whether it is on this machine
/// @param rows whether its database, on this machine, has rows now
/// @param history that of the database, on this machine
record Staging(boolean named, boolean here, boolean rows, List<Entry> history, Rehearsals written) {
    Staging {
        history = List.copyOf(history);
    }

    static Staging of(Project project, Rehearsals written, Function<Target, Migrator> migrator) {
        Environment staging = project.environments().get(EnvironmentName.STAGING);
        if (staging == null) {
            return new Staging(false, false, false, List.of(), written);
        }
        boolean here = staging.isLocal(Machine.current());
        DatabaseFile database = DatabaseFile.at(staging.database());
        if (!here || !database.exists()) {
            return new Staging(true, here, false, List.of(), written);
        }
        List<Entry> history = migrator.apply(Target.of(database)).status().history();
        try (Session session = database.read()) {
            return new Staging(true, true, HeldRows.any(session), history, written);
        }
    }

    /// How a script was applied with these statements, where it was; the best that is known.
    Optional<Rehearsals.Staged> applied(ScriptName script, Checksum checksum) {
        Optional<Rehearsals.Staged> mine = history.stream()
                .filter(entry -> entry.key().equals(script.key())
                        && entry.how().equals("applied")
                        && entry.checksum().meaning().equals(checksum.meaning()))
                .findFirst()
                .map(entry -> new Rehearsals.Staged(entry.at(), entry.metRows()));
        Optional<Rehearsals.Staged> told = written.staged(script, checksum);
        return mine.filter(Rehearsals.Staged::metRows).or(() -> told).or(() -> mine);
    }

    /// The command that applies these scripts there where there are rows: what ran there once does not run again.
    String help(Set<ScriptName> scripts) {
        if (!named) {
            return "name a staging under environments in litekeeper.yml, and litekeeper copy production staging"
                    + " --unmasked";
        }
        boolean pending = scripts.stream().noneMatch(this::ran);
        return pending && (rows || !here)
                ? "litekeeper migrate --env staging" + elsewhere()
                : "litekeeper copy production staging --unmasked" + elsewhere()
                        + ": it applies the scripts there, on the rows of production";
    }

    private boolean ran(ScriptName script) {
        return written.wasStaged(script)
                || history.stream().anyMatch(entry -> entry.key().equals(script.key()));
    }

    private String elsewhere() {
        return here
                ? ""
                : ", on its machine, and commit database/sql/" + written.file().getFileName();
    }
}
