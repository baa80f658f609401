package dev.litekeeper.archive;

import dev.litekeeper.archive.RestorePlan.Way;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.sqlite.Sidecar;
import dev.litekeeper.store.Folder;
import dev.litekeeper.store.Store;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/// Brings backups back: plans first, with the backup proven and the loss counted, and changes something only when
/// told to.
public final class Restore {
    private final RestoreOrder order;
    private final InstantSource clock;
    private final RandomGenerator random;

    private Restore(RestoreOrder order, InstantSource clock, RandomGenerator random) {
        this.order = order;
        this.clock = clock;
        this.random = random;
    }

    public static Restore of(RestoreOrder order, InstantSource clock, RandomGenerator random) {
        return new Restore(order, clock, random);
    }

    /// Puts the undo points of restores that were killed into the stores, so that the history has them.
    public void takeOverUndoPoints(Progress progress) {
        if (Files.isDirectory(order.landing())) {
            try (Landing landing = Landing.in(order.landing())) {
                new UndoPoint(order, clock, progress).takeOver(landing);
            }
        }
    }

    /// Prepares to put a backup into the live database. With `contents` the rows of the live database are
    /// compared with those of the backup, not only counted. Refuses where it cannot be done safely.
    public PreparedRestore inPlace(History.Entry entry, boolean contents, Progress progress) {
        Manifest manifest = entry.manifest().orElseThrow(() -> unproven(entry));
        Look look = look(RestoreSource.of(manifest), contents);
        Proven proven = prove(entry, folder(look.way()), look.way() != Way.IN_PLACE, progress);
        RestorePlan plan = plan(look, proven, order.live().name());
        return new PreparedRestore(order, clock, random, plan, proven.unpacked.copy(), proven.unpacked::close);
    }

    /// Prepares to put a state that the caller has proven into the live database. The file `copy` is in the folder that
    /// [#workFolder()] names, is used up by the restore, and stays the caller's to remove.
    public PreparedRestore inPlace(RestoreSource source, String store, PrivateCopy copy, boolean contents) {
        RestorePlan plan =
                plan(look(source, contents), source, store, order.live().name(), List.of());
        return new PreparedRestore(order, clock, random, plan, copy, () -> {});
    }

    /// The folder in which a state is best put together before it goes into the live database.
    public Path workFolder() {
        return folder(Look.way(order.live()));
    }

    private Path folder(Way way) {
        return way == Way.IN_PLACE
                ? order.scratch()
                : folder(Path.of(order.live().name()));
    }

    private Look look(RestoreSource source, boolean contents) {
        Look look = Look.at(order.live(), source, contents);
        if (look.way() == Way.NEW_FILE) {
            requireFree(Path.of(order.live().name()));
        }
        requireRoom(look);
        return look;
    }

    /// Prepares to put a backup into a file that is not there yet.
    public PreparedRestore toFile(History.Entry entry, Path target, Progress progress) {
        requireFree(target);
        Look look = new Look(
                Way.NEW_FILE, "a new file was asked for", List.of(), new ByteSize(0), new ByteSize(0), List.of());
        Proven proven = prove(entry, folder(target), true, progress);
        RestorePlan plan =
                plan(look, proven, target.toAbsolutePath().normalize().toString());
        return new PreparedRestore(order, clock, random, plan, proven.unpacked.copy(), proven.unpacked::close);
    }

    /// A backup that was unpacked and proven, from this store, after these stores failed to give one.
    private record Proven(Manifest manifest, String store, Unpacked unpacked, List<Problem> failed) {}

    /// Tries the copies one after the other.
    private Proven prove(History.Entry entry, Path folder, boolean lasting, Progress progress) {
        List<Failure> failures = new ArrayList<>();
        for (StoredCopy copy : entry.copies()) {
            Catalogue catalogue = new Catalogue(store(copy.store()), order.scope());
            try {
                Unpacked unpacked = Verification.proveBytes(catalogue, entry.id(), folder, lasting, progress);
                List<Problem> problems = failures.stream().map(Failure::problem).toList();
                return new Proven(catalogue.manifest(entry.id()), copy.store(), unpacked, problems);
            } catch (Failure e) {
                if (e.kind() == Kind.INTERRUPTED || e.kind() == Kind.ENVIRONMENT) {
                    throw e;
                }
                failures.add(e);
            }
        }
        failures.stream().skip(1).forEach(failures.getFirst()::addSuppressed);
        throw failures.getFirst();
    }

    private Store store(String name) {
        return order.stores().stream()
                .filter(store -> store.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static RestorePlan plan(Look look, Proven proven, String target) {
        return plan(look, RestoreSource.of(proven.manifest), proven.store, target, proven.failed);
    }

    private static RestorePlan plan(
            Look look, RestoreSource source, String store, String target, List<Problem> warnings) {
        return new RestorePlan(
                source,
                store,
                target,
                look.way(),
                look.why(),
                look.losses(),
                look.undo(),
                look.wal(),
                look.users(),
                warnings);
    }

    private void requireRoom(Look look) {
        Folder beside = new Folder(folder(Path.of(order.live().name())));
        Folder landing = new Folder(order.landing());
        long wal = look.wal().bytes();
        long undo = look.undo().bytes();
        boolean together = beside.device() == landing.device();
        Room.require(
                beside,
                together ? wal + undo : wal,
                "the growth of the -wal" + (together ? " and the undo point" : ""));
        Room.require(landing, together ? wal + undo : undo, "the undo point");
    }

    /// Fails as refused where a file of this name, or one beside it that belongs to it, is there: a `-wal`
    /// or `-journal` would be played into the new file.
    public static void requireFree(Path target) {
        List<Path> taken = new ArrayList<>(List.of(target));
        for (Sidecar sidecar : Sidecar.values()) {
            taken.add(target.resolveSibling(target.getFileName() + sidecar.suffix()));
        }
        for (Path file : taken) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw Problem.refused("a restore to a new file never overwrites")
                        .at(file)
                        .because("this file is there already")
                        .hint("name another file, or move this one away")
                        .failure();
            }
        }
        if (!Files.isDirectory(folder(target))) {
            throw Problem.usage("there is no such folder")
                    .at(folder(target))
                    .hint("make it first: mkdir -p " + folder(target))
                    .failure();
        }
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().normalize().getParent(), "a file is in a folder");
    }

    private static Failure unproven(History.Entry entry) {
        return Problem.bad("this backup was never proven, or its manifest is damaged")
                .at(entry.id())
                .because(entry.copies().getFirst().why())
                .hint("take another one from: litekeeper history")
                .failure();
    }
}
