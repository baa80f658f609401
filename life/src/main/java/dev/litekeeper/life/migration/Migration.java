package dev.litekeeper.life.migration;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.files.ScratchFolder;
import dev.litekeeper.life.HeldRows;
import dev.litekeeper.life.Records;
import dev.litekeeper.life.keeper.KeeperCall;
import dev.litekeeper.life.keeper.StateFolder;
import dev.litekeeper.life.pointintime.Archives;
import dev.litekeeper.life.pointintime.Found;
import dev.litekeeper.life.pointintime.PointInTime;
import dev.litekeeper.life.pointintime.Target.BeforeMigration;
import dev.litekeeper.life.rehearsal.Rehearsals;
import dev.litekeeper.life.who.Pinner;
import dev.litekeeper.migrate.Applied;
import dev.litekeeper.migrate.Author;
import dev.litekeeper.migrate.Entry;
import dev.litekeeper.migrate.Finding;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Migrator;
import dev.litekeeper.migrate.Online;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Outcome;
import dev.litekeeper.migrate.Plan;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Status;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.migrate.Track;
import dev.litekeeper.migrate.adopt.Adopter;
import dev.litekeeper.migrate.online.State;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Machine;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.FileFacts;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PageDigest;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqliteUses;
import dev.litekeeper.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/// The database of one environment on this machine, and the project's scripts for it. For one thread.
public final class Migration {
    private final Project project;
    private final Environment environment;
    private final Scripts scripts;
    private final Author author;
    private final StoreQuestion stores;

    private Migration(Project project, Environment environment, Scripts scripts, Author author) {
        this.project = project;
        this.environment = environment;
        this.scripts = scripts;
        this.author = author;
        this.stores = new StoreQuestion(author.clock());
    }

    /// Reads the scripts. Fails as refused where the environment is on another machine: `command` is the line to type
    /// there.
    public static Migration of(Project project, EnvironmentName name, InstantSource clock, String command) {
        Machine machine = Machine.current();
        Environment environment = project.environment(name).requireLocal(machine, command);
        return new Migration(project, environment, Scripts.of(project), author(machine, clock));
    }

    /// The user of this process on this machine.
    static Author author(Machine machine, InstantSource clock) {
        return new Author(System.getProperty("user.name", "?") + "@" + machine.name(), clock);
    }

    public DatabaseFile database() {
        return DatabaseFile.at(environment.database());
    }

    public boolean exists() {
        return database().exists();
    }

    /// Where the database stands; one that does not exist stands before its first script.
    public Status status() {
        return onExistingOrEmpty(Migrator::status).with(elsewhere());
    }

    /// What [#apply] would do. Changes nothing. Fails as refused where another tool has gone on with the scripts.
    public Plan plan(Orders orders) {
        elsewhere().stream().findFirst().ifPresent(finding -> {
            throw finding.problem(database().name()).failure();
        });
        return onExistingOrEmpty(migrator -> migrator.plan(orders));
    }

    private List<Finding> elsewhere() {
        if (!exists()) {
            return List.of();
        }
        try (Session session = database().read()) {
            session.beginSnapshot();
            return Adopter.since(session, scripts);
        }
    }

    /// The disk that a run may need; always enough where there is no database yet.
    ///
    /// @param undoable whether it keeps the state before it; a copy where the archive has not all of it
    /// @param temporary as of [#archived]
    public Room room(Plan plan, boolean undoable, Path temporary) {
        if (!exists()) {
            return Room.ENOUGH;
        }
        Path folder = project.folder(environment.name());
        boolean copied = undoable && environment.name() != EnvironmentName.TEST && !isArchived(temporary);
        return Room.of(
                database(),
                environment.database(),
                plan,
                rehearsals(),
                copied ? Optional.of(Files.exists(folder) ? folder : project.root()) : Optional.empty());
    }

    /// What is worth knowing before scripts run on this database. Reads every table that refers to another.
    ///
    /// @param undoable as of [#room]
    public Preflight preflight(Plan plan, boolean undoable, Path temporary) {
        if (!exists()) {
            return new Preflight(Room.ENOUGH, Optional.empty(), Optional.empty(), List.of(), List.of());
        }
        Migrator migrator = migrator(Target.of(database()));
        return new Preflight(
                room(plan, undoable, temporary),
                Pinner.besides(stateFolder().keeper(), database()),
                migrator.changedByHand(),
                migrator.violations(),
                rehearsals().otherEngines(plan, SqliteUses.ours().toString()));
    }

    /// What each script of a plan will do. Reads every table that one of them names; nothing where there is no
    /// database.
    ///
    /// @param temporary as of [#archived]
    public List<Outlook> outlook(Plan plan, Path temporary) {
        if (!exists()) {
            return List.of();
        }
        long size = database().facts().map(FileFacts::size).orElse(0L);
        boolean kept = isArchived(temporary);
        try (Session session = database().read()) {
            session.beginSnapshot();
            return Outlook.of(session, plan, scripts, rehearsals(), new ByteSize(size), kept);
        }
    }

    /// Lets scripts through to production; see [Gate#pass]. A database that is new or has no table yet lets every
    /// script through, and so does every other environment.
    public Map<String, String> pass(Plan plan, Set<String> unrehearsed, String reason) {
        boolean guarded = environment.name() == EnvironmentName.PRODUCTION && hasTables();
        return guarded ? gate(plan).pass(plan, unrehearsed, reason, author.who()) : Map.of();
    }

    /// What keeps scripts from production, by name; as [#pass] sees it.
    public Map<ScriptName, String> unproven(Plan plan) {
        boolean guarded = environment.name() == EnvironmentName.PRODUCTION && hasTables();
        return guarded ? gate(plan).unproven(plan) : Map.of();
    }

    private Gate gate(Plan plan) {
        Staging staging = Staging.of(project, rehearsals(), this::migrator);
        try (Session session = database().read()) {
            return new Gate(
                    project.migrate().require(),
                    rehearsals(),
                    staging,
                    HeldRows.any(session),
                    HeldRows.named(session, scripts, plan));
        }
    }

    private boolean hasTables() {
        if (database().facts().map(FileFacts::size).orElse(0L) == 0) {
            return false;
        }
        try (Session session = database().read()) {
            return !Schema.of(session).application().objects().isEmpty();
        }
    }

    private boolean hasRows() {
        if (database().facts().map(FileFacts::size).orElse(0L) == 0) {
            return false;
        }
        try (Session session = database().read()) {
            return HeldRows.any(session);
        }
    }

    /// The same orders; on staging, where there are rows, the history is to say so: only then a run there counts for
    /// production.
    public Orders witnessed(Orders orders, Plan plan) {
        return environment.name() == EnvironmentName.STAGING && hasRows() ? orders.meetingRows(plan) : orders;
    }

    private Rehearsals rehearsals() {
        return Rehearsals.of(scripts);
    }

    /// The newest commit in the archive, durable in its stores, where a keeper is at work on this database; see
    /// [StoreQuestion].
    ///
    /// @param temporary the system's folder for temporary files
    public OptionalLong archived(Path temporary) {
        StateFolder folder = stateFolder();
        if (!exists() || !folder.isHeld()) {
            return OptionalLong.empty();
        }
        return stores.durable(new KeeperCall(folder, temporary));
    }

    /// Whether a run that began now would have the archive as its way back. A keeper that does not answer is none here;
    /// the run itself fails then.
    private boolean isArchived(Path temporary) {
        try {
            return archived(temporary).isPresent();
        } catch (Failure e) {
            if (e.kind() == Kind.INTERRUPTED) {
                throw e;
            }
            return false;
        }
    }

    private StateFolder stateFolder() {
        return new StateFolder(project.keep().state(environment.name()));
    }

    /// Runs what is still to run, on a new database where there is none: that one is made whole or not at all.
    /// Production is made only where `create` says so.
    public Outcome apply(Orders orders, boolean create, Listener listener) {
        refuseToCreate(create);
        if (exists()) {
            return migrator(Target.of(database())).apply(orders, listener);
        }
        boolean wal = environment.name() != EnvironmentName.TEST;
        NewDatabase.Made<Outcome> made =
                new NewDatabase(environment.database(), wal).make(copy -> fill(copy, orders, listener));
        return made.first() ? made.result() : migrator(Target.of(database())).apply(orders, listener);
    }

    /// [#apply] on a database that is there, so that it can be undone: the state before is kept until `copies.keep`
    /// newer runs have theirs. A database of the tests is made anew from its scripts and keeps none.
    ///
    /// @param position as [#archived] answers; where it is there, the archive is the way back
    public Outcome applyUndoably(
            Plan plan, Orders orders, OptionalLong position, Listener listener, Progress progress) {
        List<String> keys =
                plan(orders).items().stream().map(item -> item.script().key()).toList();
        if (!exists() || keys.isEmpty() || environment.name() == EnvironmentName.TEST) {
            return apply(orders, false, listener);
        }
        if (goesOn(keys)) {
            Outcome rest = apply(orders, false, listener);
            runs().newest().ifPresent(run -> run.took(rest.commits()).write());
            return rest;
        }
        Instant now = author.clock().instant();
        Path note = runs().next(keys.getFirst(), now);
        Outcome outcome;
        try (WayBack way = WayBack.prepare(database(), note, author.clock(), keys, position, listener, progress)) {
            outcome = migrator(Target.of(database())).apply(orders, way);
        }
        runs().prune(project.copiesKept());
        return outcome;
    }

    /// Whether these scripts go on with a run that was cut short in the midst of a script: the state before that is
    /// kept already, and stands for scripts that came since, too.
    private boolean goesOn(List<String> keys) {
        Optional<Run> cut = underWay()
                .filter(state -> keys.contains(state.script()))
                .flatMap(state -> runs().newest().filter(run -> run.scripts().contains(state.script())));
        cut.ifPresent(run -> run.with(keys).write());
        return cut.isPresent();
    }

    /// The online change of the database; empty where there is no database.
    public Optional<Online> online() {
        return exists() ? Optional.of(migrator(Target.of(database())).online()) : Optional.empty();
    }

    /// The online change that is under way, or not cleared away yet.
    public Optional<State> underWay() {
        return online().flatMap(Online::underWay);
    }

    /// Takes away what an online change has left that nobody needs any more, as a part of the run that left
    /// it; see [Online#clear]. [#apply] does so too.
    ///
    /// @param idle whether no script is to run
    public void clear(boolean idle, Listener listener) {
        long commits = online().map(online -> online.clear(idle, listener)).orElse(0L);
        if (commits > 0) {
            runs().newest().ifPresent(run -> run.took(commits).write());
        }
    }

    /// Who reads a snapshot at this moment and so keeps the WAL from being used anew.
    public Optional<String> reader() {
        return Pinner.of(database());
    }

    /// Writes down beside the scripts that these files were applied on staging, as its history tells.
    public void noteStaging(Set<String> files) {
        List<Entry> applied = status().history().stream()
                .filter(entry -> files.contains(entry.file()))
                .toList();
        if (!applied.isEmpty()) {
            rehearsals().addStaging(applied);
        }
    }

    /// The newest run whose scripts are the last that ran. Fails as refused where there is none.
    public Run lastRun() {
        List<String> history = status().history().stream().map(Entry::key).toList();
        return runs().newest()
                .filter(run -> !run.ran(history).isEmpty())
                .orElseThrow(() -> Problem.refused("there is no run that could be undone")
                        .at(database())
                        .because(
                                history.isEmpty()
                                        ? "no script ran on it"
                                        : "nothing was kept of the state before " + history.getLast())
                        .hint("litekeeper history shows which backups and commits there are")
                        .failure());
    }

    /// The runs on the database of an environment of which a way back is known, the newest first.
    public static List<Run> runs(Project project, EnvironmentName name) {
        return new Runs(project.folder(name)).all();
    }

    /// The scripts of a run that are in the history, by key.
    List<String> ran(Run run) {
        return run.ran(status().history().stream().map(Entry::key).toList());
    }

    /// How many commits the run made, as far as is known.
    public long commits(Run run) {
        return run.own(ran(run).size());
    }

    /// Writes into the dated records that scripts go to production, for these reasons, although nobody tried them.
    public void recordOverride(Map<String, String> reasons) {
        ledger().override(reasons);
    }

    /// Writes into the dated records that a run was undone.
    ///
    /// @param way `scripts`, `copy`, `archive` or `reversible`
    /// @param discarded what was written after the run and is gone, a line each
    public void recordUndo(List<String> undone, String way, List<String> discarded) {
        ledger().undo(undone, way, discarded);
    }

    private Ledger ledger() {
        return new Ledger(Records.of(project.root(), environment.name().word()), author);
    }

    /// What is not as it was right after the run, a line each; empty where all is. Compares the pages, and where they
    /// are
    /// others, as after a `VACUUM`, every row.
    public List<String> changedSince(Run run) {
        if (run.after().isEmpty()) {
            return List.of("the run was cut short, or others committed while it went on");
        }
        if (run.pages().isPresent() && PageDigest.of(database()).equals(run.pages())) {
            return List.of();
        }
        return Fingerprint.of(database()).differences(run.after().get()).stream()
                .map(line -> line.replace(" here", " now").replace(" there", " after the run"))
                .toList();
    }

    /// The files that [#takeBack] would run, in their order. Fails where one is missing.
    public List<String> waysBack(Run run) {
        return migrator(Target.of(database())).waysBack(ran(run).getFirst());
    }

    /// What others committed since a run whose way back is the archive, as far as that can be told.
    ///
    /// @param scratch the folder for what is restored on the way and thrown away
    /// @param temporary the system's folder for temporary files
    public SinceRun since(Run run, List<Store> stores, Path scratch, Path temporary, Progress progress) {
        Optional<PageDigest> now = PageDigest.of(database());
        boolean durable = archived(temporary).isPresent();
        Archives archives = Archives.read(
                stores, new Scope(project.app(), environment.name().word()));
        PointInTime past = new PointInTime(archives, database(), scratch);
        Found before = past.find(new BeforeMigration(run.scripts().getFirst()), progress);
        return SinceRun.of(archives, before, commits(run), now, durable, scratch, progress);
    }

    /// Takes the scripts of a run back by their ways back, in one transaction; what was written later stays.
    public List<Applied> takeBack(Run run, Listener listener) {
        return migrator(Target.of(database())).takeBack(ran(run).getFirst(), listener);
    }

    private Runs runs() {
        return new Runs(project.folder(environment.name()));
    }

    /// Starts the history of a database that was there before; see [Migrator#baseline].
    public List<ScriptName> baseline(long to) {
        if (!exists()) {
            throw Problem.usage("there is no such database")
                    .at(environment.database())
                    .hint("`litekeeper migrate` makes it; a baseline is for one that was there before the scripts")
                    .failure();
        }
        return migrator(Target.of(database())).baseline(to);
    }

    private Outcome fill(PrivateCopy copy, Orders orders, Listener listener) {
        try {
            return migrator(new Target(environment.database().toString(), copy::openHasty))
                    .apply(orders, listener);
        } catch (Failure e) {
            Problem problem = e.problem();
            throw problem.because(problem.why() + "\nthe database was not created")
                    .failure(e);
        }
    }

    /// Fails as refused where there is no database and it is not to be made: production is made only where `create`
    /// says so.
    public void refuseToCreate(boolean create) {
        boolean nothing = database().facts().map(FileFacts::size).orElse(0L) == 0;
        if (nothing && environment.name() == EnvironmentName.PRODUCTION && !create) {
            throw Problem.refused(exists() ? "the database is an empty file" : "there is no such database")
                    .at(environment.database())
                    .because("a production database is not created by accident")
                    .hint("check the path in litekeeper.yml; if this is the first day, add --create")
                    .failure();
        }
    }

    private <T> T onExistingOrEmpty(Function<Migrator, T> work) {
        if (exists()) {
            return work.apply(migrator(Target.of(database())));
        }
        try (ScratchFolder scratch = ScratchFolder.inTemp()) {
            PrivateCopy empty = new PrivateCopy(scratch.resolve("empty.sqlite"));
            NewDatabase.empty(empty);
            return work.apply(migrator(Target.of(empty)));
        }
    }

    private Migrator migrator(Target target) {
        return new Migrator(target, scripts, Track.SCRIPTS, author);
    }
}
