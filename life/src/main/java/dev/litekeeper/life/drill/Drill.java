package dev.litekeeper.life.drill;

import dev.litekeeper.archive.BackupId;
import dev.litekeeper.archive.Catalogue;
import dev.litekeeper.archive.History;
import dev.litekeeper.archive.Manifest;
import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.StoredCopy;
import dev.litekeeper.archive.Stores;
import dev.litekeeper.archive.Unpacked;
import dev.litekeeper.archive.Verification;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.life.DatedRecord;
import dev.litekeeper.life.Records;
import dev.litekeeper.life.plan.RecoveryPlan;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Restores the newest proven backup from its store into a clean place, proves it again, has a second engine read all
/// of it, and executes the commands of the recovery plan in a sandbox. The live database is not touched.
public final class Drill {
    private final DrillOrder order;
    private final Scope scope;
    private final List<Store> stores;

    public Drill(DrillOrder order) {
        this.order = order;
        this.scope = new Scope(order.project().app(), order.environment().name().word());
        this.stores = Stores.open(order.project().stores(), order.variables());
    }

    /// Makes the drill. What fails is in the report; only an interruption, or records that cannot be read, are thrown.
    public DrillReport run(Progress progress) {
        Instant start = order.clock().instant();
        Optional<StoredCopy> newest = newest(start);
        if (newest.isEmpty()) {
            return without("there is no proven backup to restore", start);
        }
        StoredCopy backup = newest.get();
        try {
            return restored(backup, start, progress);
        } catch (Failure e) {
            if (e.kind() == Kind.INTERRUPTED) {
                throw e;
            }
            String trouble = backup.id() + " in " + backup.store() + ": " + e.problem();
            return report(backup, start, Duration.ZERO)
                    .faults(e.kind() == Kind.BAD ? List.of(trouble) : List.of())
                    .untold(e.kind() == Kind.BAD ? List.of() : List.of(trouble))
                    .build();
        }
    }

    /// Keeps the report as a dated record, chained to the one before it.
    public DatedRecord record(DrillReport report) {
        return Records.of(order.project().root(), order.environment().name().word())
                .add("drill", report.at(), report.content());
    }

    private Optional<StoredCopy> newest(Instant now) {
        History history = History.of(stores, scope, order.project().backup(), now);
        return history.newestProven()
                .flatMap(entry ->
                        entry.copies().stream().filter(StoredCopy::isProven).findFirst());
    }

    private DrillReport restored(StoredCopy backup, Instant start, Progress progress) {
        Catalogue catalogue = new Catalogue(store(backup.store()), scope);
        try (Unpacked unpacked = Verification.prove(catalogue, backup.id(), order.scratch(), progress)) {
            Duration took = Duration.between(start, order.clock().instant());
            Report report = report(backup, start, took);
            Manifest manifest = backup.manifest().orElseThrow();
            Optional<SecondEngine> engine = SecondEngine.on(order.variables());
            if (engine.isEmpty()) {
                return report.untold(List.of("there is no sqlite3 program to read it with"))
                        .build();
            }
            Reading reading = new Reading(engine.get(), unpacked.copy());
            SecondLook look = reading.look(
                    manifest.fingerprint().tables(), order.project().drill().smoke());
            List<DrillReport.Exercise> exercises = exercises(unpacked, catalogue, manifest);
            boolean planned = !exercises.isEmpty()
                    && exercises.stream().allMatch(done -> done.trouble().isEmpty());
            return report.engine(engine.get().toString())
                    .faults(reading.faults())
                    .untold(reading.untold())
                    .seen(look)
                    .exercises(exercises)
                    .plan(planned ? Optional.of(plan().hash()) : Optional.empty())
                    .build();
        }
    }

    private List<DrillReport.Exercise> exercises(Unpacked unpacked, Catalogue catalogue, Manifest manifest) {
        return order.program()
                .map(program ->
                        new Exercises(order, program, catalogue, manifest).run(plan().disasters(), unpacked.copy()))
                .orElse(List.of());
    }

    private RecoveryPlan plan() {
        return RecoveryPlan.of(order.project(), order.environment().name());
    }

    private Store store(String name) {
        return stores.stream()
                .filter(store -> store.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static DrillReport without(String fault, Instant start) {
        return new Report(start, "", "", Duration.ZERO, Duration.ZERO)
                .faults(List.of(fault))
                .build();
    }

    private static Report report(StoredCopy backup, Instant start, Duration took) {
        BackupId id = backup.id();
        return new Report(start, id.text(), backup.store(), Duration.between(id.created(), start), took);
    }

    /// A report while it is made.
    private static final class Report {
        private final Instant at;
        private final String backup;
        private final String store;
        private final Duration age;
        private final Duration took;
        private final List<String> faults = new ArrayList<>();
        private final List<String> untold = new ArrayList<>();
        private final List<DrillReport.Exercise> exercises = new ArrayList<>();
        private String engine = "";
        private SecondLook seen = SecondLook.NONE;
        private Optional<String> plan = Optional.empty();

        Report(Instant at, String backup, String store, Duration age, Duration took) {
            this.at = at;
            this.backup = backup;
            this.store = store;
            this.age = age;
            this.took = took;
        }

        Report faults(List<String> more) {
            faults.addAll(more);
            return this;
        }

        Report untold(List<String> more) {
            untold.addAll(more);
            return this;
        }

        Report exercises(List<DrillReport.Exercise> more) {
            exercises.addAll(more);
            return this;
        }

        Report engine(String name) {
            engine = name;
            return this;
        }

        Report seen(SecondLook look) {
            seen = look;
            return this;
        }

        Report plan(Optional<String> hash) {
            plan = hash;
            return this;
        }

        DrillReport build() {
            return new DrillReport(at, backup, store, age, took, engine, faults, untold, seen, exercises, plan);
        }
    }
}
