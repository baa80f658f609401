package dev.litekeeper.migrate.lint;

import dev.litekeeper.migrate.Script;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.migrate.alter.SchemaCopy;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Judges scripts before they run. Each statement is held against the schema it will meet: the statements before it are
/// executed on an empty copy. Where a database is at hand, its rows decide how grave a finding is; it is only read.
public final class Lint {
    /// From how many rows on a table is big.
    static final long BIG = 100_000;

    private final Session schema;
    private final Optional<Session> rows;
    private final Predicate<Script> tried;

    private Lint(Session schema, Optional<Session> rows, Predicate<Script> tried) {
        this.schema = schema;
        this.rows = rows;
        this.tried = tried;
    }

    /// Judges those of the scripts that are wanted, on the schema of this database.
    ///
    /// @param tried whether a script ran on rows before, on a copy
    public static List<LintFinding> of(
            Scripts scripts, Collection<ScriptName> wanted, Target database, Predicate<Script> tried) {
        try (Session live = database.connect().apply(Settings.READ)) {
            live.beginSnapshot();
            try (SchemaCopy copy = SchemaCopy.of(live)) {
                return new Lint(copy.session(), Optional.of(live), tried).judge(scripts, wanted);
            }
        }
    }

    /// Judges all scripts, each on the schema that those before it make.
    public static List<LintFinding> of(Scripts scripts) {
        try (SchemaCopy copy = SchemaCopy.empty()) {
            return new Lint(copy.session(), Optional.empty(), _ -> false).judge(scripts, scripts.names());
        }
    }

    private List<LintFinding> judge(Scripts scripts, Collection<ScriptName> wanted) {
        List<LintFinding> findings = new ArrayList<>();
        Set<String> written = new HashSet<>();
        for (Script script : scripts.forward()) {
            if (wanted.contains(script.name())) {
                findings.addAll(new ScriptLint(new Scene(script, schema, rows, tried.test(script)), written).judge());
            }
        }
        return List.copyOf(findings);
    }
}
