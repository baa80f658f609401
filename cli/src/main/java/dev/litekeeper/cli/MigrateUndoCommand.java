package dev.litekeeper.cli;

import dev.litekeeper.archive.BackupReport;
import dev.litekeeper.archive.PreparedRestore;
import dev.litekeeper.archive.Restore;
import dev.litekeeper.archive.RestoreOrder;
import dev.litekeeper.archive.RestorePlan;
import dev.litekeeper.archive.RestoreSource;
import dev.litekeeper.archive.Restored;
import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.Stores;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.migration.Migration;
import dev.litekeeper.life.migration.Run;
import dev.litekeeper.life.migration.SinceRun;
import dev.litekeeper.life.pointintime.Target;
import dev.litekeeper.migrate.Applied;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.online.State;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.Copier;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PageDigest;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Replaced;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "undo", description = "Bring data and schema back to before the last run of scripts.")
final class MigrateUndoCommand implements Callable<Integer> {
    private static final String LATER = "something was written after the run";

    @Mixin
    private final Common common = new Common();

    @Mixin
    private final EnvironmentOption environment = new EnvironmentOption();

    @Option(names = "--scripts", description = "Run the scripts' ways back instead; what was written later stays.")
    private boolean scripts;

    @Option(names = "--discard-later", description = "Go back although something was written later.")
    private boolean discardLater;

    @Option(names = "--dry-run", description = "Show what would happen, and change nothing.")
    private boolean dryRun;

    private List<String> discarded = List.of();

    @Override
    public Integer call() {
        Instant start = common.surroundings().clock().instant();
        EnvironmentName name = environment.name();
        Project project = common.project();
        Migration migration = Migration.of(project, name, common.surroundings().clock(), common.typed());
        Optional<State> reversible = migration.underWay().filter(State::reversible);
        if (reversible.isPresent() && !scripts && !discardLater) {
            return byWindow(migration, reversible.get());
        }
        Run run = migration.lastRun();
        if (scripts) {
            return byScripts(migration, run);
        }
        List<Store> stores = project.stores().stream()
                .map(store -> Stores.open(store, common.env()))
                .toList();
        Backups.Place place =
                new Backups.Place(project, common.here(project.environment(name)), stores, common.temporary());
        Restore restore = Restore.of(order(place), common.surroundings().clock(), new SecureRandom());
        common.console().ifStopped(() -> migration.database() + " is as it was");
        boolean archived = run.position().isPresent();
        int status = archived
                ? fromArchive(migration, run, place, new ArchiveDesk(common, place, restore, start))
                : fromCopy(migration, run, restore, start);
        if (!dryRun) {
            migration.recordUndo(run.scripts(), archived ? "archive" : "copy", discarded);
        }
        return status;
    }

    /// The old table is in step: it takes its place again.
    private int byWindow(Migration migration, State state) {
        Console console = common.console();
        String what = state.script() + " on " + migration.database() + ": " + state.table()
                + " is what it was, with what was written later";
        if (dryRun) {
            console.result(
                    () -> Map.of("done", false, "way", "reversible", "undone", List.of(state.script())),
                    () -> console.line("would take back " + what));
            return 0;
        }
        console.confirm("this takes back " + what);
        long millis = undone(migration).toMillis();
        migration.recordUndo(List.of(state.script()), "reversible", List.of());
        console.result(
                () -> Map.of("done", true, "way", "reversible", "undone", List.of(state.script()), "lockedMs", millis),
                () -> console.line("took back " + what + " (write lock held " + millis + " ms)"));
        return 0;
    }

    private Duration undone(Migration migration) {
        try (ProgressBar bar = common.console().progress()) {
            Listener listener = ScriptsView.listener(common.console(), bar, migration::reader);
            return migration.online().orElseThrow().undo(listener);
        }
    }

    private int byScripts(Migration migration, Run run) {
        Console console = common.console();
        List<String> ways = migration.waysBack(run);
        String what =
                String.join(", ", run.scripts()) + " on " + migration.database() + " by " + String.join(", ", ways);
        if (dryRun) {
            console.result(
                    () -> Map.of("done", false, "way", "scripts", "scripts", ways),
                    () -> console.line("would take back " + what));
            return 0;
        }
        console.confirm("this takes back " + what);
        List<Applied> done = migration.takeBack(run, ScriptsView.listener(console));
        migration.recordUndo(run.scripts(), "scripts", List.of());
        console.result(
                () -> Map.of("done", true, "way", "scripts", "applied", ScriptsView.applied(done)),
                () -> done.forEach(each -> console.line(ScriptsView.line(each))));
        return 0;
    }

    private int fromArchive(Migration migration, Run run, Backups.Place place, ArchiveDesk desk) {
        SinceRun since;
        try (ProgressBar bar = common.console().progress()) {
            since = migration.since(run, place.stores(), place.scratch(), common.temporary(), bar);
        }
        if (!since.isNothing()) {
            String moment = "--before-migration " + run.scripts().getFirst() + " --env " + environment.name();
            judge(
                    migration,
                    since.commits().isPresent() ? LATER : "it cannot be told what was written after the run",
                    since.told(),
                    "litekeeper restore " + moment + " --to FILE brings the state from before into a file beside;"
                            + " litekeeper bring-back " + moment + " --table TABLE shows rows of then, and with"
                            + " --apply brings them back");
        }
        return desk.inPlace(
                new Target.BeforeMigration(run.scripts().getFirst()),
                dryRun,
                Map.of("undone", run.scripts()),
                since::meanwhile);
    }

    private int fromCopy(Migration migration, Run run, Restore restore, Instant start) {
        Path file = run.copy().filter(Files::exists).orElseThrow(() -> gone(run));
        PrivateCopy copy = new PrivateCopy(file);
        RestoreSource source = source(run, copy);
        OptionalInt done = onto(run, restore, source, start);
        if (done.isPresent()) {
            return done.getAsInt();
        }
        List<String> changes = migration.changedSince(run);
        if (!changes.isEmpty()) {
            judge(migration, LATER, changes, "the state from before is in " + file);
        }
        try (PreparedRestore prepared = restore.inPlace(source, file.toString(), copy, !changes.isEmpty())) {
            return Restoring.run(
                    common,
                    prepared,
                    dryRun,
                    start,
                    Map.of("undone", run.scripts()),
                    restored -> changes.isEmpty() ? meanwhile(run, restored) : List.of());
        }
    }

    /// The way of most: the pages of the database are compared while they are copied for the way back, and
    /// under the write lock they have to be those right after the run. Empty, with nothing changed, where they
    /// are not, where it is not known what they were, and where somebody only asks.
    private OptionalInt onto(Run run, Restore restore, RestoreSource source, Instant start) {
        if (dryRun || run.pages().isEmpty() || run.after().isEmpty()) {
            return OptionalInt.empty();
        }
        PrivateCopy copy = new PrivateCopy(run.copy().orElseThrow());
        try (PreparedRestore prepared = restore.inPlace(source, copy.path().toString(), copy, false)) {
            if (prepared.plan().way() != RestorePlan.Way.IN_PLACE) {
                return OptionalInt.empty();
            }
            prepared.onto(run.pages().get());
            return OptionalInt.of(Restoring.run(common, prepared, false, start, Map.of("undone", run.scripts())));
        } catch (Failure e) {
            if (Copier.isNotOnto(e)) {
                return OptionalInt.empty();
            }
            throw e;
        }
    }

    private static RestoreSource source(Run run, PrivateCopy copy) {
        try (Session session = copy.read()) {
            return new RestoreSource(
                    Optional.empty(),
                    OptionalLong.empty(),
                    run.at(),
                    run.before().orElseGet(() -> Fingerprint.of(copy)),
                    session.queryLong("PRAGMA page_size"),
                    session.queryLong("PRAGMA page_count"),
                    run.kept());
        }
    }

    /// What others committed after the look and before the write lock: it is in the undo point, which was completed
    /// under the lock.
    private static List<Problem> meanwhile(Run run, Restored restored) {
        Optional<PageDigest> undone = restored.replaced().flatMap(Replaced::undoDigest);
        if (undone.isPresent() && undone.equals(run.pages())) {
            return List.of();
        }
        Optional<Fingerprint> kept = restored.undoOutcomes().stream()
                .filter(BackupReport.Stored.class::isInstance)
                .map(BackupReport.Stored.class::cast)
                .map(stored -> stored.manifest().fingerprint())
                .findFirst()
                .or(() -> restored.kept().stream()
                        .findFirst()
                        .map(file -> Fingerprint.of(new PrivateCopy(Path.of(file)))));
        return kept
                .filter(now -> run.after().filter(now::equals).isEmpty())
                .map(now -> Problem.bad("others committed while this was undone")
                        .because(String.join("; ", now.differences(run.after().orElseThrow())))
                        .hint("what they wrote is in the undo point that is named above"))
                .stream()
                .toList();
    }

    /// What was written later is never lost without a word.
    private void judge(Migration migration, String what, List<String> later, String beside) {
        String told = String.join("; ", later);
        discarded = later;
        if (discardLater || dryRun) {
            common.console().warn("written after the run, and gone if it is undone: " + told);
            return;
        }
        throw Problem.refused(what)
                .at(migration.database())
                .because(told)
                .hint("--scripts takes the run back by its undo scripts and keeps what was written later; " + beside
                        + "; --discard-later goes back all the same, and keeps what is there now as an undo point")
                .failure();
    }

    private static Failure gone(Run run) {
        return Problem.bad("the copy from before the run is gone")
                .at(run.copy().map(Path::toString).orElse(""))
                .hint("--scripts takes the run back by its undo scripts; litekeeper history shows what else there is")
                .failure();
    }

    private static RestoreOrder order(Backups.Place place) {
        EnvironmentName name = place.environment().name();
        boolean production = name == EnvironmentName.PRODUCTION;
        return new RestoreOrder(
                new Scope(place.project().app(), name.word()),
                place.database(),
                production ? place.stores() : List.of(),
                place.scratch(),
                place.project().folder(name));
    }
}
