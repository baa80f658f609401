package dev.litekeeper.life.baseline;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.files.ScratchFolder;
import dev.litekeeper.sqlite.Copier;
import dev.litekeeper.sqlite.CopyLimits;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.FileFacts;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Sidecar;
import dev.litekeeper.sqlite.WalIndex;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Measures a baseline. The disk is measured on scratch files beside the database, reading on a copy of it; both are
/// gone afterwards. The database itself is copied once and otherwise left alone.
public final class Measurement {
    private final DatabaseFile database;
    private final Path folder;
    private final ByteSize copyUpTo;
    private final List<String> queries;

    /// @param folder the folder of the database
    /// @param copyUpTo the largest database that is copied; of a larger one only the disk is measured
    /// @param queries the user's queries
    public Measurement(DatabaseFile database, Path folder, ByteSize copyUpTo, List<String> queries) {
        this.database = database;
        this.folder = folder;
        this.copyUpTo = copyUpTo;
        this.queries = List.copyOf(queries);
    }

    /// Measures now. Takes some seconds, and a copy's time more.
    public Baseline take(InstantSource clock, RandomGenerator random, Progress progress) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        Map<String, Figure> times = new LinkedHashMap<>();
        List<QueryFigure> measured = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        String journalMode;
        String sqlite;
        try (Session session = database.read()) {
            journalMode = session.pragma("journal_mode");
            sqlite = session.queryText("SELECT sqlite_version()");
            long pageSize = session.queryLong("PRAGMA page_size");
            sizes.put("database", session.queryLong("PRAGMA page_count") * pageSize);
            sizes.put("free", session.queryLong("PRAGMA freelist_count") * pageSize);
        }
        sizes.put("walFile", database.facts(Sidecar.WAL).map(FileFacts::size).orElse(0L));
        sizes.put("walInUse", WalIndex.of(database).map(WalIndex::bytes).orElse(0L));
        try (ScratchFolder scratch = ScratchFolder.in(folder)) {
            DiskSpeed disk = new DiskSpeed(scratch.path());
            times.put("fsync", disk.fsync());
            times.put("commit", disk.commit(journalMode));
            times.put("write", disk.write(journalMode));
            long size = sizes.getOrDefault("database", 0L);
            if (size > copyUpTo.bytes()) {
                notes.add("reading was not measured: the database is larger than " + copyUpTo);
            } else {
                read(scratch, progress, random, times, measured, notes);
            }
        }
        measured.sort(Comparator.comparingDouble(
                (QueryFigure query) -> -query.time().map(Figure::median).orElse(Double.MAX_VALUE)));
        return new Baseline(clock.instant(), sqlite, journalMode, sizes, times, measured, notes);
    }

    private void read(
            ScratchFolder scratch,
            Progress progress,
            RandomGenerator random,
            Map<String, Figure> times,
            List<QueryFigure> measured,
            List<String> notes) {
        Path copy = scratch.resolve("copy.sqlite");
        try {
            new Copier(CopyLimits.DEFAULT, progress).copy(database, copy);
        } catch (Failure e) {
            notes.add("reading was not measured: " + e.problem());
            return;
        }
        try (Session session = new PrivateCopy(copy).read()) {
            ReadSpeed speed = new ReadSpeed(session, random);
            speed.largestTable()
                    .ifPresentOrElse(
                            table -> {
                                times.put("lookup", speed.lookup(table));
                                times.put("scan", speed.scan(table));
                            },
                            () -> notes.add("reading was not measured: no ordinary table has rows"));
            queries.forEach(sql -> measured.add(speed.query(sql)));
        }
    }
}
