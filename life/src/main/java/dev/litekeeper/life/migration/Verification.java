package dev.litekeeper.life.migration;

import dev.litekeeper.migrate.ScriptName;
import java.nio.file.Path;
import java.util.List;

/// What a replay of all scripts showed.
///
/// @param scripts how many ran
/// @param live how the database differs from what its scripts make
/// @param pending the scripts that did not run on it yet
/// @param elsewhere what another tool, whose history was taken over, has done since, a line each
/// @param written whether there is a `schema.sql`
/// @param committed how that differs from what all scripts make
public record Verification(
        int scripts,
        List<String> live,
        List<ScriptName> pending,
        List<String> elsewhere,
        boolean written,
        List<String> committed,
        Path schemaFile) {

    public Verification {
        live = List.copyOf(live);
        pending = List.copyOf(pending);
        elsewhere = List.copyOf(elsewhere);
        committed = List.copyOf(committed);
    }

    /// Whether scripts, database and `schema.sql` say the same, and nobody else went on.
    public boolean equal() {
        return live.isEmpty() && committed.isEmpty() && elsewhere.isEmpty();
    }
}
