package dev.litekeeper.life.migration;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.life.rehearsal.Rehearsals;
import dev.litekeeper.migrate.Plan;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.FileFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The disk a migration may need. Where every script was rehearsed: what each took on the disk then, together, times
/// the size of this database by the size of that copy, and a quarter more. Else 2.2 times the database: new pages and
/// WAL of a script that rewrites every table.
///
/// @param free what is free where the database is
/// @param most what the scripts could take at most
/// @param measured whether that comes from rehearsals
public record Room(ByteSize free, ByteSize most, boolean measured) {
    private static final double REWRITE = 2.2;
    private static final double RESERVE = 1.25;

    static Room of(DatabaseFile database, Path path, Plan plan, Rehearsals rehearsals) {
        long size = database.facts().map(FileFacts::size).orElse(0L);
        double measured = 0;
        for (Plan.Item item : plan.items()) {
            Optional<Rehearsals.Rehearsal> known = rehearsals.rehearsal(item.script(), item.checksum());
            measured += known.filter(rehearsal -> rehearsal.databaseBytes() > 0)
                    .map(rehearsal -> RESERVE * rehearsal.diskBytes() * size / rehearsal.databaseBytes())
                    .orElse(Double.NaN);
        }
        boolean all = !Double.isNaN(measured) && !plan.items().isEmpty();
        try {
            long free = Files.getFileStore(path).getUsableSpace();
            return new Room(new ByteSize(free), new ByteSize((long) (all ? measured : size * REWRITE)), all);
        } catch (IOException e) {
            throw Problem.environment("cannot tell how much of the disk is free")
                    .at(path)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    /// Whether there is room for all of it.
    public boolean enough() {
        return free.compareTo(most) >= 0;
    }
}
