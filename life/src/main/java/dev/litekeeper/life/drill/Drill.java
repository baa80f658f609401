package dev.litekeeper.life.drill;

import dev.litekeeper.archive.Catalogue;
import dev.litekeeper.archive.History;
import dev.litekeeper.archive.Manifest;
import dev.litekeeper.archive.Origin;
import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.StoredCopy;
import dev.litekeeper.archive.Stores;
import dev.litekeeper.archive.Unpacked;
import dev.litekeeper.archive.Verification;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.DatedRecord;
import dev.litekeeper.life.Records;
import dev.litekeeper.life.keeper.Promised;
import dev.litekeeper.life.keeper.StateFolder;
import dev.litekeeper.life.plan.Disaster;
import dev.litekeeper.life.plan.RecoveryPlan;
import dev.litekeeper.life.pointintime.Archives;
import dev.litekeeper.life.pointintime.EarlierState;
import dev.litekeeper.life.pointintime.Found;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.FileFacts;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.sqlite.Sidecar;
import dev.litekeeper.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Restores the newest commit of the archive, or where there is no archive the newest proven backup, from
/// its store into a clean place, proves it again, has a second engine read all of it, and executes the
/// commands of the recovery plan in a sandbox. The live database is not touched.
public final class Drill {
    private final DrillOrder order;
    private final Scope scope;
    private final List<Store> stores;

    public Drill(DrillOrder order) {
        this.order = order;
        this.scope = new Scope(order.project().app(), order.environment().name().word());
        this.stores = Stores.open(order.project().stores(), order.variables());
    }

    /// Makes the drill. What fails is in the report; only an interruption, or records that cannot be read,
    /// are thrown.
    public DrillReport run(Progress progress) {
        Instant start = order.clock().instant();
        Instant written = written(start);
        Archives archives = Archives.read(stores, scope);
        Optional<StoredCopy> backup = newestBackup(start);
        if (archives.isEmpty()) {
            return backup.map(found -> ofBackup(found, start, progress))
                    .orElseGet(() -> Draft.ofNothing(start)
                            .faults(List.of("there is no proven backup to restore"))
                            .done());
        }
        List<String> untold =
                archives.troubles().values().stream().map(Problem::toString).toList();
        return archives.newest()
                .map(found -> ofCommit(found, backup, start, written, losses(archives), untold, progress))
                .orElseGet(() -> Draft.ofNothing(start)
                        .faults(untold.isEmpty() ? List.of("the archive has no state that can be restored") : untold)
                        .done());
    }

    /// Keeps the report as a dated record, chained to the one before it.
    public DatedRecord record(DrillReport report) {
        return Records.of(order.project().root(), order.environment().name().word())
                .add("drill", report.at(), report.content());
    }

    private DrillReport ofBackup(StoredCopy backup, Instant start, Progress progress) {
        Duration age = Duration.between(backup.id().created(), start);
        Draft draft = Draft.ofBackup(start, backup.id().text(), backup.store(), age);
        return attempt(draft, backup.id() + " in " + backup.store(), () -> {
            Catalogue catalogue = new Catalogue(store(backup.store()), scope);
            try (Unpacked unpacked = Verification.prove(catalogue, backup.id(), order.scratch(), progress)) {
                draft.took(Duration.between(start, order.clock().instant()));
                Fingerprint content = content(backup);
                Supply supply = Supply.of(catalogue.store(), scope, backup.id());
                return examined(draft, unpacked.copy(), content, new Means(supply, Optional.of(content)));
            }
        });
    }

    private DrillReport ofCommit(
            Found found,
            Optional<StoredCopy> backup,
            Instant start,
            Instant written,
            List<String> losses,
            List<String> untold,
            Progress progress) {
        Duration lost = Duration.between(found.point().time(), written);
        String store = found.timeline().store().name();
        Draft draft = Draft.ofCommit(start, found.point().position(), store, lost.isNegative() ? Duration.ZERO : lost)
                .faults(losses)
                .faults(gone())
                .untold(untold);
        return attempt(draft, found.told(), () -> {
            draft.estimated(estimate(found));
            try (EarlierState state = EarlierState.of(found, order.scratch(), progress)) {
                draft.took(Duration.between(start, order.clock().instant()));
                Supply archived =
                        Supply.of(found.timeline().store(), found.restore().keys());
                Supply supply = backup.map(copy -> archived.and(Supply.of(store(copy.store()), scope, copy.id())))
                        .orElse(archived);
                Means means = new Means(supply, backup.map(Drill::content));
                return examined(draft, state.copy(), Fingerprint.of(state.copy()), means);
            }
        });
    }

    /// What the archives have lost: what is left of them can be proven, and they are not what they must be.
    private static List<String> losses(Archives archives) {
        return archives.timelines().stream()
                .flatMap(timeline -> timeline.faults().stream()
                        .map(fault -> "archive in " + timeline.store().name() + ": " + fault))
                .toList();
    }

    /// What the stores lost of what they had acknowledged to a keeper of this machine.
    private List<String> gone() {
        StateFolder folder =
                new StateFolder(order.project().keep().state(order.environment().name()));
        return Promised.in(folder, stores, scope).stream()
                .flatMap(store -> store.problem().stream())
                .filter(problem -> problem.kind() == Kind.BAD)
                .map(Problem::toString)
                .toList();
    }

    /// Where it cannot be told, the restore itself says why, or finds another way.
    private Duration estimate(Found found) {
        try {
            return found.restore().estimate(order.scratch(), 1, System::nanoTime);
        } catch (Failure e) {
            if (e.kind() == Kind.INTERRUPTED) {
                throw e;
            }
            return Duration.ZERO;
        }
    }

    private static DrillReport attempt(Draft draft, String what, Supplier<DrillReport> work) {
        try {
            return work.get();
        } catch (Failure e) {
            if (e.kind() == Kind.INTERRUPTED) {
                throw e;
            }
            List<String> trouble = List.of(what + ": " + e.problem());
            return (e.kind() == Kind.BAD ? draft.faults(trouble) : draft.untold(trouble)).done();
        }
    }

    /// What the commands of the plan are given in their sandboxes.
    private record Means(Supply supply, Optional<Fingerprint> backup) {}

    private DrillReport examined(Draft draft, PrivateCopy copy, Fingerprint content, Means means) {
        Optional<SecondEngine> engine = SecondEngine.on(order.variables());
        if (engine.isEmpty()) {
            return draft.untold(List.of("there is no sqlite3 program to read it with"))
                    .done();
        }
        Reading reading = new Reading(engine.get(), copy);
        SecondLook look = reading.look(content.tables(), order.project().drill().smoke());
        Optional<Exercises> sandboxes =
                order.program().map(program -> new Exercises(order, program, means.supply, content, means.backup));
        List<Disaster> disasters = plan().disasters();
        List<DrillReport.Exercise> exercises =
                sandboxes.map(each -> each.run(disasters, copy)).orElse(List.of());
        boolean planned = !exercises.isEmpty()
                && exercises.stream().allMatch(done -> done.trouble().isEmpty());
        return draft.engine(engine.get().toString())
                .faults(reading.faults())
                .untold(reading.untold())
                .seen(look)
                .exercises(exercises)
                .leftOut(sandboxes.map(each -> each.leftOut(disasters)).orElse(List.of()))
                .plan(planned ? Optional.of(plan().hash()) : Optional.empty())
                .done();
    }

    private RecoveryPlan plan() {
        return RecoveryPlan.of(order.project(), order.environment().name());
    }

    private Optional<StoredCopy> newestBackup(Instant now) {
        History history = History.of(
                stores,
                scope,
                Origin.here(DatabaseFile.at(order.environment().database())),
                order.project().backup(),
                now);
        return history.newestProven()
                .flatMap(entry ->
                        entry.copies().stream().filter(StoredCopy::isProven).findFirst());
    }

    private static Fingerprint content(StoredCopy backup) {
        return backup.manifest().map(Manifest::fingerprint).orElseThrow();
    }

    /// When the database was last written, as far as the file system tells: every commit goes through the
    /// WAL. Where it is not there, it is counted as written until now.
    private Instant written(Instant now) {
        DatabaseFile live = DatabaseFile.at(order.environment().database());
        return live.facts(Sidecar.WAL).or(live::facts).map(FileFacts::modified).orElse(now);
    }

    private Store store(String name) {
        return stores.stream()
                .filter(store -> store.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
