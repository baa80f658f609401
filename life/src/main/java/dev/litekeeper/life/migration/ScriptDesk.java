package dev.litekeeper.life.migration;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.layout.NewScript;
import dev.litekeeper.life.layout.SchemaScript;
import dev.litekeeper.life.rehearsal.Rehearsals;
import dev.litekeeper.migrate.Author;
import dev.litekeeper.migrate.Difference;
import dev.litekeeper.migrate.Finding;
import dev.litekeeper.migrate.History;
import dev.litekeeper.migrate.Migrator;
import dev.litekeeper.migrate.Replay;
import dev.litekeeper.migrate.ScriptKind;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Status;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.migrate.Track;
import dev.litekeeper.migrate.adopt.Adopter;
import dev.litekeeper.migrate.alter.Alter;
import dev.litekeeper.migrate.alter.Drift;
import dev.litekeeper.migrate.alter.Proposal;
import dev.litekeeper.migrate.lint.Lint;
import dev.litekeeper.migrate.lint.LintFinding;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Machine;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqlFailure;
import dev.litekeeper.sqlite.SqliteVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// Where scripts are written and judged before they run, beside the database of one environment on this
/// machine, which is only read.
public final class ScriptDesk {
    private static final Drifted NONE = new Drifted(List.of(), List.of(), List.of());

    private final Project project;
    private final Environment environment;
    private final Author author;

    private ScriptDesk(Project project, Environment environment, Author author) {
        this.project = project;
        this.environment = environment;
        this.author = author;
    }

    /// Fails as refused where the environment is on another machine: `command` is the line to type there.
    public static ScriptDesk of(Project project, EnvironmentName name, InstantSource clock, String command) {
        Machine machine = Machine.current();
        Environment environment = project.environment(name).requireLocal(machine, command);
        return new ScriptDesk(project, environment, Migration.author(machine, clock));
    }

    public DatabaseFile database() {
        return DatabaseFile.at(environment.database());
    }

    /// The cheapest safe script for these changes; see [Alter].
    public Proposal propose(List<String> alterations, SqliteVersion engine, boolean online) {
        return Alter.propose(
                Target.of(existing("the cheapest way depends on what is in it")), alterations, engine, online);
    }

    /// Writes the proposal down as the next schema script, under its own title or these words.
    public Path write(Proposal proposal, String words) {
        NewScript next = NewScript.next(scripts(), ScriptKind.SCHEMA, words.isBlank() ? proposal.title() : words);
        NewScript script = next.with(scripts(), proposal.text());
        script.create();
        return script.file();
    }

    /// What there is to say of the scripts that did not run yet, beside the rows of the database; of all
    /// scripts, without rows, where there is no database.
    public List<LintFinding> lint() {
        if (!database().exists()) {
            return lintAll();
        }
        Rehearsals rehearsals = Rehearsals.of(scripts());
        return Lint.of(
                scripts(),
                pending(),
                Target.of(database()),
                script -> rehearsals.metRows(script.name(), script.checksum()));
    }

    /// What there is to say of all scripts, each on the schema that those before it make.
    public List<LintFinding> lintAll() {
        return Lint.of(scripts());
    }

    /// Replays all scripts from zero, and holds what they make against the database, as far as its scripts ran, and
    /// against `schema.sql` beside them.
    public Verification verify() {
        try (Replay all = Replay.of(scripts(), author)) {
            boolean written = Files.exists(schemaFile());
            List<String> committed = written ? Difference.between(all.schema(), committed()) : List.of();
            return new Verification(
                    scripts().names().size(),
                    compare().differences(),
                    pending(),
                    elsewhere(),
                    written,
                    committed,
                    schemaFile());
        }
    }

    private List<String> elsewhere() {
        if (!database().exists()) {
            return List.of();
        }
        try (Session session = database().read()) {
            session.beginSnapshot();
            return Adopter.since(session, scripts()).stream()
                    .map(finding -> finding.file() + ": " + finding.why())
                    .toList();
        }
    }

    /// Writes what all scripts make into `schema.sql` beside them.
    public Path writeSchema() {
        try (Replay all = Replay.of(scripts(), author);
                Session session = all.open()) {
            String head = "-- What the scripts in " + project.root().relativize(project.scripts())
                    + " make. Written by `litekeeper migrate verify --write`.\n\n";
            PlainFile.of(schemaFile())
                    .write((head + SchemaScript.of(session).body()).getBytes(StandardCharsets.UTF_8), "rw-r--r--");
            return schemaFile();
        }
    }

    /// How the database differs from what its scripts make, and the statements that make one out of the other. The
    /// scripts are replayed only where the history does not prove the schema. Fails as wrong use where there is no
    /// database.
    public Drifted drift() {
        existing("what was changed in it by hand cannot be told");
        return proven() ? NONE : compare();
    }

    private boolean proven() {
        Status status = migrator().status();
        List<ScriptName> ran = scripts().names().stream()
                .filter(name -> !status.pending().contains(name))
                .toList();
        try (Session session = database().read()) {
            session.beginSnapshot();
            return status.findings().stream().noneMatch(Finding::blocks) && History.proves(session, ran);
        }
    }

    private Drifted compare() {
        if (!database().exists()) {
            return NONE;
        }
        List<ScriptName> pending = pending();
        try (Replay ran = Replay.of(scripts().only(name -> !pending.contains(name)), author);
                Session expected = ran.open();
                Session live = database().read()) {
            live.beginSnapshot();
            List<String> differences = Difference.between(
                    Schema.of(expected).application(), Schema.of(live).application());
            return differences.isEmpty()
                    ? NONE
                    : new Drifted(differences, Drift.between(expected, live), Drift.between(live, expected));
        }
    }

    /// Writes the drift down as the next schema script, and records it as done in this database, which has it already.
    public Path adopt(Drifted drifted, String words) {
        if (!pending().isEmpty()) {
            throw Problem.refused("scripts are still to run")
                    .at(pending().getFirst())
                    .because("what was changed by hand comes behind them")
                    .hint("litekeeper migrate --env " + environment.name())
                    .failure();
        }
        NewScript next = NewScript.next(scripts(), ScriptKind.SCHEMA, words);
        String head = "-- What was changed by hand in " + environment.name() + ".\n\n";
        NewScript script = next.with(scripts(), head + new SchemaScript(drifted.adopting()).body());
        script.create();
        migrator().adopt(next.name());
        return script.file();
    }

    private Schema committed() {
        String text = PlainFile.of(schemaFile()).readString();
        try (Replay replay = Replay.of(String.valueOf(schemaFile().getFileName()), text)) {
            return replay.schema();
        } catch (SqlFailure e) {
            throw Problem.usage("not a schema that SQLite takes")
                    .at(schemaFile())
                    .because(e.problem().why())
                    .hint("litekeeper migrate verify --write writes it anew")
                    .failure(e);
        }
    }

    private Path schemaFile() {
        return project.scripts().resolveSibling("schema.sql");
    }

    private Scripts scripts() {
        return Scripts.of(project);
    }

    private List<ScriptName> pending() {
        return database().exists() ? migrator().status().pending() : scripts().names();
    }

    private Migrator migrator() {
        return new Migrator(Target.of(database()), scripts(), Track.SCRIPTS, author);
    }

    private DatabaseFile existing(String why) {
        if (!database().exists()) {
            throw Problem.usage("there is no such database")
                    .at(environment.database())
                    .because(why)
                    .hint("litekeeper migrate --env " + environment.name()
                            + (environment.name() == EnvironmentName.PRODUCTION ? " --create" : "") + " makes it")
                    .failure();
        }
        return database();
    }
}
