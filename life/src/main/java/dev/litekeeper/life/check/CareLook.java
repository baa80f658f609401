package dev.litekeeper.life.check;

import dev.litekeeper.archive.EntryKind;
import dev.litekeeper.archive.History;
import dev.litekeeper.archive.Manifest;
import dev.litekeeper.archive.Origin;
import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.StoredCopy;
import dev.litekeeper.archive.Stores;
import dev.litekeeper.archive.timeline.Point;
import dev.litekeeper.checks.Care;
import dev.litekeeper.checks.Fact;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.DatedRecord;
import dev.litekeeper.life.Records;
import dev.litekeeper.life.baseline.Baseline;
import dev.litekeeper.life.pointintime.Archives;
import dev.litekeeper.sqlite.FileFacts;
import dev.litekeeper.sqlite.TableSum;
import dev.litekeeper.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Looks at what is done to keep a database: read from the stores, the records and the schedule themselves, not from
/// what a program once said of them.
final class CareLook {
    private static final List<String> PROGRAMS = List.of("sqlite3", "zstd");

    private final Subject subject;
    private final LookState state;

    CareLook(Subject subject, LookState state) {
        this.subject = subject;
        this.state = state;
    }

    Care look() {
        Fact<List<DatedRecord>> records = Guarded.look(this::records);
        Optional<Problem> broken = broken();
        Fact<Optional<Care.Keeper>> keeper = Guarded.look(() -> KeeperLook.of(subject));
        boolean kept = keeper.known()
                .flatMap(found -> found)
                .filter(Care.Keeper::running)
                .isPresent();
        return new Care(
                Guarded.look(() -> new Schedules(subject).look(kept)),
                Guarded.look(this::stores),
                Guarded.look(this::backups),
                broken.isPresent() && broken.get().kind() != Kind.BAD
                        ? Fact.unseen(broken.get().toString())
                        : Fact.seen(broken.map(Problem::toString)),
                newest(records, "drill", DrillRecord::of),
                Fact.seen(alerts()),
                Guarded.look(this::baseline),
                Guarded.look(() -> PlanState.of(subject)),
                Fact.seen(missingPrograms()),
                keeper,
                Guarded.look(this::archives));
    }

    /// The alerts as the state has them, by the names of the channels.
    Care.Alerts alerts() {
        return AlertLook.of(subject.project(), state);
    }

    private Optional<Care.Baseline> baseline() {
        return Baseline.newest(recordsFile())
                .map(found -> new Care.Baseline(
                        found.at(),
                        found.sqlite(),
                        Optional.ofNullable(found.times().get("fsync"))
                                .map(figure -> Duration.ofNanos((long) (figure.median() * 1000)))
                                .orElse(Duration.ZERO)));
    }

    private List<DatedRecord> records() {
        return recordsFile().all();
    }

    private Optional<Problem> broken() {
        try {
            recordsFile().all();
            return Optional.empty();
        } catch (Failure e) {
            return Optional.of(e.problem());
        }
    }

    private Records recordsFile() {
        return Records.of(subject.project().root(), subject.environment().name().word());
    }

    private static <T> Fact<Optional<T>> newest(
            Fact<List<DatedRecord>> records, String kind, Function<DatedRecord, T> reader) {
        return records.map(all -> all.stream()
                .filter(found -> found.kind().equals(kind))
                .reduce((_, later) -> later)
                .map(reader));
    }

    private List<Care.Store> stores() {
        long device = subject.database().facts().map(FileFacts::device).orElse(-1L);
        return subject.project().stores().stream()
                .map(store -> new Care.Store(
                        store.name(),
                        store.url(),
                        store.folder()
                                .filter(folder -> deviceOf(folder) == device)
                                .isPresent(),
                        store.folder().flatMap(CareLook::trouble)))
                .toList();
    }

    private static long deviceOf(Path folder) {
        return existing(folder).flatMap(FileFacts::of).map(FileFacts::device).orElse(-2L);
    }

    private static Optional<String> trouble(Path folder) {
        return existing(folder).filter(there -> !Files.isWritable(there)).map(there -> there + " cannot be written");
    }

    /// The folder itself, or the nearest one above it that is there.
    private static Optional<Path> existing(Path folder) {
        return Stream.iterate(Optional.of(folder), Optional::isPresent, path -> path.map(Path::getParent))
                .flatMap(Optional::stream)
                .filter(Files::exists)
                .findFirst();
    }

    /// Read after the keeper was asked, so that what it says is in a store has to be there.
    private List<Care.Archive> archives() {
        Archives found = Archives.read(openStores(), scope());
        if (!found.troubles().isEmpty()) {
            throw found.troubles().values().iterator().next().failure();
        }
        return found.timelines().stream()
                .map(timeline -> new Care.Archive(
                        timeline.store().name(),
                        timeline.newest().map(Point::position).orElse(0L),
                        timeline.newest().map(Point::time),
                        timeline.faults()))
                .toList();
    }

    private Scope scope() {
        return new Scope(subject.project().app(), subject.environment().name().word());
    }

    private List<Store> openStores() {
        return Stores.open(subject.project().stores(), subject.variables());
    }

    private List<Care.Backup> backups() {
        History history = History.of(
                openStores(),
                scope(),
                here(),
                subject.project().backup(),
                subject.clock().instant());
        if (!history.unreachable().isEmpty()) {
            throw history.unreachable().values().iterator().next().failure();
        }
        List<Care.Backup> backups = new ArrayList<>();
        Instant first = history.entries().stream()
                .filter(History.Entry::ours)
                .map(entry -> entry.id().created())
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        history.entries().forEach(entry -> {
            String other = other(entry, first);
            entry.copies().forEach(copy -> backups.add(backup(entry.kind() == EntryKind.UNDO, copy, other)));
        });
        return backups;
    }

    private Origin here() {
        return Origin.here(subject.database());
    }

    /// Which other database it is of, in words. The same path on another machine is none, as long as this machine had
    /// not made its first one: then it is what this machine took the place of.
    private String other(History.Entry entry, Instant first) {
        Optional<Origin> origin = entry.manifest().map(Manifest::origin);
        boolean before = entry.id().created().isBefore(first);
        return origin.filter(_ -> !entry.ours())
                .filter(place -> !before || !place.path().equals(here().path()))
                .map(Origin::toString)
                .orElse("");
    }

    private static Care.Backup backup(boolean undo, StoredCopy copy, String other) {
        Optional<Manifest> manifest = copy.manifest();
        List<String> missing = switch (copy.state()) {
            case PROVEN, FAULTY, UNPROVEN -> List.of();
            case BROKEN -> List.of(copy.why());
        };
        return new Care.Backup(
                copy.id().text(),
                copy.store(),
                undo,
                copy.id().created(),
                copy.isProven(),
                other,
                manifest.map(found -> found.raw().bytes()).orElse(0L),
                missing,
                manifest.map(CareLook::rows).orElse(Map.of()));
    }

    private static Map<String, Long> rows(Manifest manifest) {
        return manifest.fingerprint().tables().stream()
                .filter(table -> !table.table().startsWith("sqlite_"))
                .collect(Collectors.toMap(TableSum::table, TableSum::rows, (one, _) -> one));
    }

    private List<String> missingPrograms() {
        List<String> folders = List.of(subject.variable("PATH", "/usr/bin:/bin").split(":"));
        return PROGRAMS.stream()
                .filter(program -> folders.stream()
                        .noneMatch(folder -> Files.isExecutable(Path.of(folder).resolve(program))))
                .toList();
    }
}
