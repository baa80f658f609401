package dev.litekeeper.archive;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.sqlite.Copied;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Sidecar;
import dev.litekeeper.sqlite.SqlFailure;
import dev.litekeeper.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Puts undo points from their landing folder into the stores, each proven like any backup.
final class UndoPoint {
    private final RestoreOrder order;
    private final InstantSource clock;
    private final Progress progress;

    UndoPoint(RestoreOrder order, InstantSource clock, Progress progress) {
        this.order = order;
        this.clock = clock;
        this.progress = progress;
    }

    /// Stores the undo point, whose pages were compared with the database under its write lock; its file is gone
    /// afterwards where at least one store took it. Where there is no store it stays as it is.
    List<BackupReport.Outcome> store(Landing landing, BackupId id, String note) {
        if (order.stores().isEmpty()) {
            return List.of();
        }
        Path file = landing.file(id);
        PrivateCopy copy = new PrivateCopy(file);
        Draft draft = Draft.of(id, EntryKind.UNDO, order.scope(), order.live(), note);
        Storing storing = new Storing(clock, order.scratch(), progress);
        List<BackupReport.Outcome> outcomes = new ArrayList<>();
        CompletableFuture<Proof> rows = CompletableFuture.supplyAsync(() -> Proof.of(copy, copy.size(), progress));
        for (Store store : order.stores()) {
            outcomes.add(storing.known(store, draft, file, found -> describe(copy, id, found), () -> read(rows)));
        }
        rows.exceptionally(_ -> null).join();
        if (outcomes.stream().anyMatch(BackupReport.Stored.class::isInstance)) {
            PlainFile.of(file).delete();
        }
        return outcomes;
    }

    private static Proof read(CompletableFuture<Proof> rows) {
        try {
            return rows.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Failure failure ? failure : e;
        }
    }

    /// Takes over what restores that were killed left behind. A file that is not whole was never needed:
    /// that restore was killed before it changed anything.
    void takeOver(Landing landing) {
        for (BackupId id : landing.ids()) {
            if (isWhole(landing.file(id)) && !isStored(id)) {
                store(landing, id, "before a restore that was killed");
            } else {
                remove(landing.file(id));
            }
        }
    }

    private boolean isStored(BackupId id) {
        return order.stores().stream()
                .map(store -> new Catalogue(store, order.scope()).find(id))
                .anyMatch(copy -> copy.filter(StoredCopy::isProven).isPresent());
    }

    private static boolean isWhole(Path file) {
        PrivateCopy copy = new PrivateCopy(file);
        if (copy.size() == 0 || Files.exists(beside(file, Sidecar.JOURNAL))) {
            return false;
        }
        try (Session session = copy.read()) {
            long bytes = session.queryLong("PRAGMA page_count") * session.queryLong("PRAGMA page_size");
            return bytes == copy.size()
                    && session.queryText("PRAGMA quick_check(1)").equals("ok");
        } catch (SqlFailure e) {
            return false;
        }
    }

    private static void remove(Path file) {
        for (Sidecar sidecar : Sidecar.values()) {
            PlainFile.of(beside(file, sidecar)).delete();
        }
        PlainFile.of(file).delete();
    }

    private static Path beside(Path file, Sidecar sidecar) {
        return file.resolveSibling(file.getFileName() + sidecar.suffix());
    }

    /// Every page of the file was compared with the database under its write lock.
    private static Copied describe(PrivateCopy copy, BackupId id, Fingerprint found) {
        int pageSize;
        String journalMode;
        try (Session session = copy.read()) {
            pageSize = (int) session.queryLong("PRAGMA page_size");
            journalMode = session.pragma("journal_mode");
        }
        return new Copied(
                pageSize,
                copy.size() / pageSize,
                found,
                Copied.Source.COPY,
                id.created(),
                journalMode,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO);
    }
}
