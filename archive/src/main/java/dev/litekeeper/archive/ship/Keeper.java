package dev.litekeeper.archive.ship;

import dev.litekeeper.files.PlainFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/// A process that keeps a database.
///
/// @param id stays the same when the keeper is started again on the same state folder, and only then
/// @param run drawn at random when the process started
/// @param host the machine it runs on
/// @param since when it started
public record Keeper(String id, String run, String host, long pid, Instant since) {
    /// The id of the keeper whose state folder this is, drawn at random the first time.
    public static String idOf(Path folder) {
        PlainFile file = PlainFile.of(named(folder));
        if (!Files.exists(file.path())) {
            file.write(UUID.randomUUID() + "\n");
        }
        return file.readString().strip();
    }

    /// When the keeper of this state folder began; nothing that it took is older.
    public static Instant beginningOf(Path folder) {
        return PlainFile.of(named(folder)).modified();
    }

    private static Path named(Path folder) {
        return folder.resolve("keeper");
    }

    @Override
    public String toString() {
        return "process " + pid + " on " + host + ", started " + since;
    }
}
