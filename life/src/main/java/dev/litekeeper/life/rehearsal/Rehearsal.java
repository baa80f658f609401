package dev.litekeeper.life.rehearsal;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.files.ScratchFolder;
import dev.litekeeper.life.HeldRows;
import dev.litekeeper.life.Records;
import dev.litekeeper.life.copy.Around;
import dev.litekeeper.migrate.Author;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Migrator;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Plan;
import dev.litekeeper.migrate.Script;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.migrate.Track;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Runs the pending scripts of an environment for real, on a fresh proven copy of its database that is thrown away
/// afterwards. The database itself is only read.
///
/// @param stores where an archive of the database may be
/// @param temporary the system's folder for temporary files
public record Rehearsal(
        Project project, Around around, EnvironmentName environment, List<Store> stores, Path temporary) {
    private static final double ROOM = 3.2;

    public Rehearsal {
        stores = List.copyOf(stores);
    }

    /// How it went, written down beside the scripts. Fails where there is no copy to be had, or where scripts and
    /// history do not agree; a script that fails is told in what is returned.
    public Rehearsed run(Orders orders, Limits limits, dev.litekeeper.life.copy.Listener talk, Listener listener) {
        Instant start = around.clock().instant();
        Scripts scripts = Scripts.of(project);
        try (ScratchFolder scratch = ScratchFolder.in(folder())) {
            Ground ground = Ground.lay(this, scratch.resolve("rehearsal.sqlite"), talk);
            requireRoom(scratch.path(), ground.copy());
            Author author = new Author(around.who(), around.clock());
            Migrator migrator = new Migrator(rehearsed(ground.copy()), scripts, Track.SCRIPTS, author);
            Plan plan = migrator.plan(orders);
            Map<ScriptName, List<String>> met = met(ground.copy(), scripts, plan);
            Stage stage = new Stage(ground, scripts, migrator);
            Rehearsed rehearsed = perform(start, stage, orders, limits, listener);
            if (!plan.items().isEmpty()) {
                Rehearsals.of(scripts).add(rehearsed, plan, met, around.who());
                record(rehearsed, plan);
            }
            return rehearsed;
        }
    }

    /// The copy, under the name of the database that it stands for.
    private Target rehearsed(PrivateCopy copy) {
        Environment real = project.environment(environment);
        String name = real.host().map(host -> host + ":").orElse("") + real.database();
        return new Target(name, copy::open);
    }

    private static Map<ScriptName, List<String>> met(PrivateCopy copy, Scripts scripts, Plan plan) {
        try (Session session = copy.read()) {
            return HeldRows.named(session, scripts, plan);
        }
    }

    private void record(Rehearsed rehearsed, Plan plan) {
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        content.put("who", around.who());
        content.put("verdict", rehearsed.passed() ? "passed" : "failed");
        content.put("origin", rehearsed.origin());
        content.put("originAgeSeconds", rehearsed.age().toSeconds());
        content.put(
                "scripts",
                plan.items().stream().map(item -> item.script().file()).toList());
        content.put(
                "checksums",
                plan.items().stream().map(item -> item.checksum().meaning()).toList());
        content.put("databaseBytes", rehearsed.database().bytes());
        content.put(
                "stallMillis",
                rehearsed.scripts().stream()
                        .mapToLong(script -> script.stall().toMillis())
                        .max()
                        .orElse(0));
        content.put("seconds", rehearsed.took().toMillis() / 1000.0);
        Records.of(project.root(), environment.word()).add("rehearsal", rehearsed.at(), content);
    }

    /// What is rehearsed, and on what.
    private record Stage(Ground ground, Scripts scripts, Migrator migrator) {}

    private Rehearsed perform(Instant start, Stage stage, Orders orders, Limits limits, Listener listener) {
        Ground ground = stage.ground();
        Migrator migrator = stage.migrator();
        PrivateCopy copy = ground.copy();
        ByteSize size = new ByteSize(copy.size());
        Before before = Before.of(copy, ground.fingerprint());
        List<String> known = migrator.violations();
        Shape shape;
        Map<String, String> plans;
        String sqlite;
        String mode;
        try (Session session = copy.read()) {
            shape = Shape.of(session);
            plans = PlanChange.plans(session, project.queries());
            sqlite = session.queryText("SELECT sqlite_version()");
            mode = session.pragma("journal_mode");
        }
        Optional<Problem> failure = Optional.empty();
        List<ScriptFigures> done;
        Optional<Before> beforeReversible;
        try (Observer observer = new Observer(copy, shape, wayBack(ground), reversible(stage.scripts()), listener)) {
            try {
                migrator.apply(orders, observer);
            } catch (Failure e) {
                failure = Optional.of(scriptsOwn(e));
            }
            done = observer.done();
            beforeReversible = observer.beforeReversible();
        }
        return new Rehearsed(
                environment,
                ground.origin(),
                ground.current(),
                ground.proof(),
                start,
                size,
                shape.allRows(),
                sqlite,
                mode,
                done,
                failure,
                news(known, migrator.violations()),
                damage(copy),
                planChanges(copy, plans),
                failure.isPresent() ? notTried() : undo(stage, before, done, beforeReversible),
                exceeded(limits, done),
                Duration.between(start, around.clock().instant()));
    }

    /// Where the copy for the way back goes, which a run makes under the lock where others write.
    private static Optional<Path> wayBack(Ground ground) {
        return ground.kept()
                ? Optional.empty()
                : Optional.of(ground.copy().path().resolveSibling("way-back.sqlite"));
    }

    /// A disk that is full, or an interruption, says nothing of a script.
    private static Problem scriptsOwn(Failure e) {
        if (e.kind() == Kind.ENVIRONMENT || e.kind() == Kind.INTERRUPTED) {
            throw e;
        }
        return e.problem();
    }

    private static UndoTrial notTried() {
        return new UndoTrial(UndoTrial.Outcome.NONE, "not tried");
    }

    private static Set<ScriptName> reversible(Scripts scripts) {
        return scripts.forward().stream()
                .filter(script -> script.reversible().isPresent())
                .map(Script::name)
                .collect(Collectors.toSet());
    }

    /// Where the last script is kept reversible, first its short way back; then the written ones of the others.
    private static UndoTrial undo(
            Stage stage, Before before, List<ScriptFigures> done, Optional<Before> beforeReversible) {
        List<ScriptName> ran = done.stream().map(ScriptFigures::script).toList();
        if (beforeReversible.isEmpty()) {
            return UndoTrial.of(before, stage.scripts(), stage.migrator(), ran);
        }
        UndoTrial last =
                UndoTrial.reversible(beforeReversible.get(), stage.migrator().online());
        return last.bad() || ran.size() == 1
                ? last
                : last.and(UndoTrial.of(before, stage.scripts(), stage.migrator(), ran.subList(0, ran.size() - 1)));
    }

    private static List<String> exceeded(Limits limits, List<ScriptFigures> done) {
        return done.stream().flatMap(script -> limits.exceeded(script).stream()).toList();
    }

    private static List<String> news(List<String> before, List<String> after) {
        List<String> news = new ArrayList<>(after);
        news.removeAll(before);
        return news;
    }

    private static List<String> damage(PrivateCopy copy) {
        try (Session session = copy.read()) {
            List<String> found = session.query("PRAGMA integrity_check(5)", row -> row.text(1));
            return found.equals(List.of("ok")) ? List.of() : found;
        }
    }

    private List<PlanChange> planChanges(PrivateCopy copy, Map<String, String> before) {
        try (Session session = copy.read()) {
            return PlanChange.between(before, PlanChange.plans(session, project.queries()));
        }
    }

    private Path folder() {
        try {
            return Files.createDirectories(project.folder(environment));
        } catch (IOException e) {
            throw Problem.environment("cannot create the folder for the rehearsal")
                    .at(project.folder(environment))
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    private static void requireRoom(Path folder, PrivateCopy copy) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            long most = (long) (copy.size() * ROOM);
            if (free < most) {
                throw Problem.environment("not enough room for a rehearsal")
                        .at(folder)
                        .because("scripts that rewrite everything take " + new ByteSize(most) + "; "
                                + new ByteSize(free) + " are free")
                        .failure();
            }
        } catch (IOException e) {
            throw Problem.environment("cannot tell how much room there is")
                    .at(folder)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }
}
