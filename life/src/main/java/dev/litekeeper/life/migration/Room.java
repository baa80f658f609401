package dev.litekeeper.life.migration;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.FileFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The disk a migration may need: a script that rewrites every table takes 2.2 times the database, the new pages and
/// the
/// WAL together.
///
/// @param free what is free where the database is
/// @param most what the scripts could take at most
public record Room(ByteSize free, ByteSize most) {

    static Room of(DatabaseFile database, Path path) {
        long size = database.facts().map(FileFacts::size).orElse(0L);
        try {
            long free = Files.getFileStore(path).getUsableSpace();
            return new Room(new ByteSize(free), new ByteSize((long) (size * 2.2)));
        } catch (IOException e) {
            throw Problem.environment("cannot tell how much of the disk is free")
                    .at(path)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    /// Whether even a script that rewrites everything has room.
    public boolean enough() {
        return free.compareTo(most) >= 0;
    }
}
