package dev.litekeeper.archive;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ScratchFolder;
import dev.litekeeper.sqlite.Copied;
import dev.litekeeper.sqlite.Copier;
import dev.litekeeper.sqlite.FileFacts;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.sqlite.Sidecar;
import dev.litekeeper.store.Folder;
import dev.litekeeper.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Makes backups: a consistent copy of the live database, compressed into each store, and listed there only after it
/// was read back from the store and its rows were found to be those of the source.
///
/// A backup that fails, or is interrupted, leaves nothing. One that is killed leaves an object without a manifest,
/// which is never listed as good.
public final class Backup {
    private final InstantSource clock;
    private final RandomGenerator random;

    private Backup(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    public static Backup by(InstantSource clock, RandomGenerator random) {
        return new Backup(clock, random);
    }

    /// Makes one backup. Fails where no copy could be made, and where every store is refused; a store that fails
    /// is told in the report and does not keep the others from getting theirs.
    public BackupReport make(BackupOrder order, Progress progress) {
        Instant start = clock.instant();
        BackupId id = BackupId.of(start, random);
        Room.require(new Folder(order.scratch()), 2 * size(order), "a copy of the database and its proof");
        List<Place> places =
                order.stores().stream().map(store -> place(store, order)).toList();
        requireOne(places);
        try (ScratchFolder scratch = ScratchFolder.in(order.scratch())) {
            Path file = scratch.resolve("copy.sqlite");
            Copied copied = new Copier(order.limits(), progress).copy(order.database(), file);
            Draft draft = Draft.of(id, EntryKind.BACKUP, order.scope(), order.database(), "");
            Storing storing = new Storing(clock, order.scratch(), progress);
            List<BackupReport.Outcome> outcomes = new ArrayList<>();
            for (Place place : places) {
                outcomes.add(
                        place.refused.isPresent()
                                ? new BackupReport.Failed(
                                        place.store.name(), place.refused.get().problem())
                                : storing.into(place.store, draft.formerly(place.formerly), file, _ -> copied));
            }
            List<Problem> warnings =
                    places.stream().flatMap(place -> place.warning.stream()).toList();
            return new BackupReport(id, copied, Duration.between(start, clock.instant()), outcomes, warnings);
        }
    }

    /// Where the backup goes, as far as that is not refused.
    private record Place(Store store, List<Origin> formerly, Optional<Problem> warning, Optional<Failure> refused) {}

    private static Place place(Store store, BackupOrder order) {
        try {
            Catalogue catalogue = new Catalogue(store, order.scope());
            Ownership ownership = Ownership.of(catalogue.copies(), Origin.here(order.database()));
            Optional<Problem> warning = order.takeOver()
                    ? Optional.empty()
                    : ownership.requireOurs(order.scope() + " in store " + store.name());
            return new Place(store, ownership.formerly(order.takeOver()), warning, Optional.empty());
        } catch (Failure e) {
            if (e.kind() == Kind.INTERRUPTED) {
                throw e;
            }
            return new Place(store, List.of(), Optional.empty(), Optional.of(e));
        }
    }

    private static void requireOne(List<Place> places) {
        if (places.stream()
                .allMatch(place ->
                        place.refused.filter(e -> e.kind() == Kind.REFUSED).isPresent())) {
            throw places.getFirst().refused.orElseThrow();
        }
    }

    /// What a copy can need: the database, and what its WAL still holds for it.
    private static long size(BackupOrder order) {
        if (order.stores().isEmpty()) {
            throw Problem.usage("there is no store to put a backup into")
                    .hint("name one under stores: in litekeeper.yml")
                    .failure();
        }
        return order.database().facts().map(FileFacts::size).orElse(0L)
                + order.database().facts(Sidecar.WAL).map(FileFacts::size).orElse(0L);
    }
}
