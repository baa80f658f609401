package dev.litekeeper.life.copy;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.project.Environment;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import java.nio.file.Files;
import java.nio.file.Path;

/// A consistent, proven copy of a database in a new file that only its owner may read.
///
/// @param origin the database, with its host where it has one
/// @param proof what proves the copy, in words
public record Export(String origin, Path file, long bytes, String by, String proof, Fingerprint fingerprint) {

    /// Copies a database of this machine. Fails as refused where the file exists.
    public static Export of(DatabaseFile database, Path file, ByteSize walBudget, Listener listener) {
        return of(new LocalOrigin(database, walBudget), file, listener);
    }

    /// Copies the database of an environment, here or on its host. Fails as refused where the file exists.
    public static Export of(Environment environment, Path file, Around around, ByteSize walBudget, Listener listener) {
        return of(
                environment.isLocal(around.machine())
                        ? new LocalOrigin(DatabaseFile.at(environment.database()), walBudget)
                        : new HostOrigin(
                                environment.host().orElseThrow(),
                                environment.database().toString(),
                                around.ssh(),
                                walBudget),
                file,
                listener);
    }

    private static Export of(Origin origin, Path file, Listener listener) {
        if (Files.exists(file)) {
            throw Problem.refused("a file of this name is there already")
                    .at(file)
                    .hint("choose another name, or move it away")
                    .failure();
        }
        Fetched fetched = Fetched.into(file, origin, listener);
        return new Export(
                origin.describe(),
                file,
                fetched.bytes(),
                fetched.by(),
                fetched.proof(),
                Fingerprint.of(new PrivateCopy(file)));
    }
}
