package dev.litekeeper.life.copy;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.sqlite.Copied;
import dev.litekeeper.sqlite.Copier;
import dev.litekeeper.sqlite.CopyLimits;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import java.nio.file.Path;

/// A copy of a database, proven by its rows.
public final class ProvenCopy {
    private ProvenCopy() {}

    /// Copies the database, and reads the rows of the copy back. Replaces a file of this name. Fails as bad where they
    /// are not those of the database.
    public static Copied make(DatabaseFile database, Path file, CopyLimits limits, Progress progress) {
        PlainFile.of(file).delete();
        Copied copied = new Copier(limits, progress).copy(database, file);
        Fingerprint read = Fingerprint.of(new PrivateCopy(file));
        if (read.compare(copied.fingerprint()) == Fingerprint.Match.DIFFERENT) {
            throw Problem.bad("the copy is not what the database holds")
                    .at(database)
                    .because(String.join("; ", read.differences(copied.fingerprint())))
                    .failure();
        }
        return copied;
    }

    /// [#make] for a caller who holds the write lock of the database: does without.
    public static Copied makeLocked(DatabaseFile database, Path file, Progress progress) {
        // The caller lets the WAL grow.
        CopyLimits limits = CopyLimits.DEFAULT.gentle(true).walGrowth(new ByteSize(Long.MAX_VALUE));
        return make(database, file, limits, progress);
    }
}
