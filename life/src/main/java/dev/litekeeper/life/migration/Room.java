package dev.litekeeper.life.migration;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.life.rehearsal.Rehearsals;
import dev.litekeeper.migrate.Plan;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.FileFacts;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/// The disk a migration may need. Where every script was rehearsed: what each took on the disk then, together, times
/// the size of this database by the size of that copy, and a quarter more. Else 2.2 times the database: new pages and
/// WAL of a script that rewrites every table. The copy for the way back comes on top.
///
/// @param free what is free where the database is
/// @param scripts what the scripts could take at most
/// @param copy what the copy for the way back takes there
/// @param measured whether the figure of the scripts comes from rehearsals
public record Room(ByteSize free, ByteSize scripts, ByteSize copy, boolean measured) {
    /// That of a database which is not there yet.
    static final Room ENOUGH = new Room(new ByteSize(Long.MAX_VALUE), new ByteSize(0), new ByteSize(0), false);

    private static final double REWRITE = 2.2;
    private static final double RESERVE = 1.25;

    /// @param copies the folder that gets the copy for the way back; empty where none is made
    static Room of(DatabaseFile database, Path path, Plan plan, Rehearsals rehearsals, Optional<Path> copies) {
        long size = database.facts().map(FileFacts::size).orElse(0L);
        OptionalDouble measured = measured(plan, rehearsals, size);
        try {
            FileStore disk = Files.getFileStore(path);
            boolean beside =
                    copies.isPresent() && Files.getFileStore(copies.get()).equals(disk);
            return new Room(
                    new ByteSize(disk.getUsableSpace()),
                    new ByteSize((long) measured.orElse(size * REWRITE)),
                    new ByteSize(beside ? size : 0),
                    measured.isPresent());
        } catch (IOException e) {
            throw Problem.environment("cannot tell how much of the disk is free")
                    .at(path)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    private static OptionalDouble measured(Plan plan, Rehearsals rehearsals, long size) {
        double sum = 0;
        for (Plan.Item item : plan.items()) {
            sum += rehearsals
                    .rehearsal(item.script(), item.checksum())
                    .filter(known -> known.databaseBytes() > 0)
                    .map(known -> RESERVE * known.diskBytes() * size / known.databaseBytes())
                    .orElse(Double.NaN);
        }
        return plan.items().isEmpty() || Double.isNaN(sum) ? OptionalDouble.empty() : OptionalDouble.of(sum);
    }

    /// What all of it could take at most.
    public ByteSize most() {
        return new ByteSize(Math.addExact(scripts.bytes(), copy.bytes()));
    }

    /// Whether there is room for all of it.
    public boolean enough() {
        return free.compareTo(most()) >= 0;
    }
}
