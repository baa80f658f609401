package dev.litekeeper.migrate.adopt;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.Author;
import dev.litekeeper.migrate.Difference;
import dev.litekeeper.migrate.Entry;
import dev.litekeeper.migrate.Finding;
import dev.litekeeper.migrate.History;
import dev.litekeeper.migrate.Migrator;
import dev.litekeeper.migrate.Naming;
import dev.litekeeper.migrate.Replay;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.migrate.Track;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Takes over what another tool has recorded of the scripts it ran, into Litekeeper's own history. The tool's table
/// stays as it is.
///
/// Where the scripts are SQL, each is found in the folder, and Litekeeper goes on behind the last one. Where they are
/// code, their names are recorded, and Litekeeper's own scripts start from `00-schema-init.sql`.
public final class Adopter {
    private static final String SCHEMA = "schema";

    private final Target target;
    private final Scripts scripts;
    private final Author author;
    private final Set<String> accepted;
    private final Instant now;

    /// @param accepted what a person takes on: files or versions of scripts that are missing or edited, and `schema`
    /// where the database is not what the scripts make
    public Adopter(Target target, Scripts scripts, Author author, Set<String> accepted) {
        this.target = target;
        this.scripts = scripts;
        this.author = author;
        this.accepted = Set.copyOf(accepted);
        this.now = author.clock().instant();
    }

    /// The tool whose history is in the database. Fails where there is none, where there are several, and where the
    /// wanted one is not there.
    public static Tool tool(Target target, Optional<Tool> wanted) {
        try (Session session = target.connect().apply(Settings.READ)) {
            session.beginSnapshot();
            List<Tool> found = wanted.isPresent()
                    ? wanted.filter(tool -> tool.isIn(session)).stream().toList()
                    : Tool.in(session);
            if (found.size() == 1) {
                return found.getFirst();
            }
            String all = Arrays.stream(Tool.values()).map(Tool::word).collect(Collectors.joining(", "));
            throw found.isEmpty()
                    ? Problem.refused("no history to take over")
                            .at(target.name())
                            .because(wanted.map(
                                            tool -> "there is no " + tool.place() + " as " + tool.word() + " makes it")
                                    .orElse("none of these has left one: " + all))
                            .hint("`litekeeper migrate baseline` starts a history without one")
                            .failure()
                    : Problem.usage("two tools have a history here")
                            .at(target.name())
                            .because(found.stream()
                                    .map(tool -> tool.word() + " in " + tool.place())
                                    .collect(Collectors.joining(", ")))
                            .hint("say which goes on, as in: --from "
                                    + found.getFirst().word())
                            .failure();
        }
    }

    /// What [#record] would do. Changes nothing. Replays on an empty database the scripts that ran.
    public Adoption look(Tool tool) {
        try (Session session = target.connect().apply(Settings.READ)) {
            session.beginSnapshot();
            Matching matching = match(session, tool);
            List<Entry> gone = matching.gone(tool.past(session));
            List<ScriptName> pending = matching.pending(gone);
            List<Objection> objections =
                    new ArrayList<>(folder(tool).map(List::of).orElseGet(matching::objections));
            if (objections.isEmpty() && !accepted.contains(SCHEMA)) {
                differences(session, pending).ifPresent(objections::add);
            }
            return new Adoption(tool, matching.entries(), gone, pending, matching.notes(), objections);
        }
    }

    /// Records what [#look] found, in one transaction. Fails where something speaks against it, and where the database
    /// changed meanwhile.
    public void record(Adoption agreed) {
        if (!agreed.objections().isEmpty()) {
            throw Objection.refusal(agreed.tool(), target.name(), agreed.objections());
        }
        new Migrator(target, scripts, Track.SCRIPTS, author).record(session -> {
            Matching matching = match(session, agreed.tool());
            boolean same = gists(matching.entries()).equals(gists(agreed.entries()))
                    && matching.gone(agreed.tool().past(session)).equals(agreed.gone());
            if (!same) {
                throw Problem.refused("the database changed meanwhile, nothing was recorded")
                        .at(target.name())
                        .hint("run it again")
                        .failure();
            }
            agreed.gone().forEach(entry -> History.remove(session, entry));
            return agreed.entries();
        });
    }

    private static List<String> gists(List<Entry> entries) {
        return entries.stream()
                .map(entry -> String.join(
                        "|",
                        entry.key(),
                        entry.file(),
                        entry.how(),
                        entry.checksum().text(),
                        entry.schemaAfter()))
                .toList();
    }

    /// What the tools whose histories were taken over have applied, or taken back, since.
    public static List<Finding> since(Session session, Scripts scripts) {
        List<Entry> recorded = History.read(session);
        List<Finding> findings = new ArrayList<>();
        for (Tool tool : Tool.values()) {
            boolean taken = recorded.stream().anyMatch(entry -> entry.note().startsWith(tool.mark()));
            if (taken && tool.isIn(session)) {
                Moment moment = new Moment(Instant.EPOCH, "", "", "");
                List<Past> past = tool.past(session);
                Matching matching = new Matching(tool, scripts, recorded, moment, Set.of()).match(past);
                past.stream()
                        .filter(line -> line.state() == Past.State.FAILED)
                        .forEach(line -> findings.add(since(
                                Objection.failed(tool, line).why(),
                                line.name(),
                                "mend it with " + tool.word() + ", and let one tool alone go on")));
                matching.entries()
                        .forEach(entry -> findings.add(since(
                                tool.word() + " has it in " + tool.place(),
                                entry.file(),
                                "`litekeeper migrate adopt` records it; let one tool alone go on")));
                matching.gone(past)
                        .forEach(entry -> findings.add(since(
                                tool.word() + " has taken it back: " + tool.place() + " has it no more",
                                entry.file(),
                                "`litekeeper migrate adopt` takes it out of litekeeper_history, so that it runs again;"
                                        + " let one tool alone go on")));
            }
        }
        return findings;
    }

    private static Finding since(String why, String file, String hint) {
        return new Finding(Finding.Type.ELSEWHERE, "", file, why, hint);
    }

    private Matching match(Session session, Tool tool) {
        Moment moment = new Moment(
                now, author.who(), session.queryText("SELECT sqlite_version()"), Schema.applicationHash(session));
        List<Past> past = tool.past(session);
        List<Entry> recorded = History.read(session);
        if (past.isEmpty() && recorded.stream().noneMatch(entry -> entry.note().startsWith(tool.mark()))) {
            throw Problem.refused("the history of " + tool.word() + " is empty")
                    .at(target.name())
                    .because(tool.place() + " has no line of a script that ran")
                    .hint(
                            "`litekeeper migrate` runs all scripts; where the tables are there already: `litekeeper migrate"
                                    + " baseline`")
                    .failure();
        }
        return new Matching(tool, scripts, recorded, moment, accepted).match(past);
    }

    private Optional<Objection> folder(Tool tool) {
        boolean own = scripts.naming() == Naming.LITEKEEPER;
        if (tool.naming().isPresent()) {
            boolean right = tool.naming().get() == scripts.naming() || tool == Tool.USER_VERSION;
            return right ? Optional.empty() : Optional.of(Objection.otherNaming(tool, scripts.naming()));
        }
        if (!own) {
            return Optional.of(Objection.inCode(tool));
        }
        return scripts.names().stream().anyMatch(name -> name.number() == 0)
                ? Optional.empty()
                : Optional.of(Objection.nothingToStartFrom(scripts.folder()));
    }

    private Optional<Objection> differences(Session session, List<ScriptName> pending) {
        List<String> differences;
        try (Replay replay = Replay.of(scripts.only(name -> !pending.contains(name)), author)) {
            boolean redone = pending.stream().anyMatch(name -> name.version().repeats());
            differences = Difference.between(
                    comparable(replay.schema(), redone),
                    comparable(Schema.of(session).application(), redone));
        } catch (Failure e) {
            differences = List.of("they do not run on an empty database: " + e.problem());
        }
        return differences.isEmpty() ? Optional.empty() : Optional.of(Objection.differs(differences));
    }

    /// The schema, without the views and triggers where a script that makes some was edited and runs again.
    private static Schema comparable(Schema schema, boolean redone) {
        return redone
                ? new Schema(
                        schema.objects().stream()
                                .filter(object -> !Set.of("view", "trigger").contains(object.type()))
                                .toList(),
                        schema.tables())
                : schema;
    }
}
