package dev.litekeeper.life.maintain;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.life.maintain.StepReport.Outcome;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.FileFacts;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Sidecar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/// Rewrites the whole database without its free pages (`VACUUM`). Nobody else can write meanwhile.
record Vacuum(DatabaseFile database, Session session, MaintenanceLimits limits, Path temporary) {
    private static final String STEP = "vacuum";
    private static final long RESERVE = 64L << 20;

    StepReport plan() {
        long rowids = session.queryLong("""
                SELECT count(*) FROM pragma_table_list AS t
                WHERE t.schema = 'main' AND t.type = 'table' AND NOT t.wr AND t.name NOT LIKE 'sqlite~_%' ESCAPE '~'
                  AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) AS c
                                  WHERE c.pk = 1 AND upper(c.type) = 'INTEGER'
                                    AND (SELECT count(*) FROM pragma_table_info(t.name) WHERE pk > 0) = 1)""");
        String text = "to rewrite " + new ByteSize(bytes()) + "; nobody else can write meanwhile"
                + (rowids == 0
                        ? ""
                        : "; " + rowids + (rowids == 1 ? " table has" : " tables have")
                                + " no INTEGER PRIMARY KEY, their rowids may change");
        return StepReport.of(STEP, Outcome.PLANNED, text, figures());
    }

    /// Fails where a disk lacks the room.
    StepReport run() {
        requireRoom();
        Map<String, Long> before = figures();
        Gentle gentle = new Gentle(session, limits.patience(), Duration.ofDays(1));
        long start = System.nanoTime();
        Gentle.End end = gentle.attempt(() -> session.execute("VACUUM"));
        StepReport report = switch (end) {
            case DONE -> StepReport.of(STEP, Outcome.DONE, "rewritten", before);
            case BUSY -> StepReport.of(STEP, Outcome.SKIPPED, "somebody else held a lock", before);
            case OUT_OF_TIME -> StepReport.of(STEP, Outcome.STOPPED, "time was up", before);
        };
        return report.after(figures()).took(Duration.ZERO, Duration.ofNanos(System.nanoTime() - start));
    }

    /// VACUUM writes the database once into a temporary file and once into the WAL or the journal.
    private void requireRoom() {
        Path folder = Stream.of(database.name())
                .map(Path::of)
                .map(Path::getParent)
                .findFirst()
                .orElseThrow();
        boolean sameDisk = device(folder) == device(temporary);
        require(folder, sameDisk ? 2 * bytes() : bytes());
        if (!sameDisk) {
            require(temporary, bytes());
        }
    }

    private void require(Path folder, long bytes) {
        long free;
        try {
            free = Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw Problem.environment("cannot tell the free space of the disk")
                    .at(folder)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
        if (free < bytes + RESERVE) {
            throw Problem.refused("not enough free disk space for VACUUM")
                    .at(folder)
                    .because(new ByteSize(bytes + RESERVE) + " are needed, " + new ByteSize(free) + " are free")
                    .hint("free some space, or set SQLITE_TMPDIR to a folder on another disk")
                    .failure();
        }
    }

    private static long device(Path folder) {
        return FileFacts.of(folder).map(FileFacts::device).orElse(-1L);
    }

    private long bytes() {
        return session.queryLong("PRAGMA page_count") * session.queryLong("PRAGMA page_size");
    }

    private Map<String, Long> figures() {
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("bytes", bytes());
        figures.put("freePages", session.queryLong("PRAGMA freelist_count"));
        figures.put("walBytes", database.facts(Sidecar.WAL).map(FileFacts::size).orElse(0L));
        return figures;
    }
}
