package dev.litekeeper.life.copy;

import dev.litekeeper.failure.Failure;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// A copy of a database in WAL mode, proven by its rows, that is made while the caller's transaction goes on: it has
/// its snapshot before the caller changes anything, so that it lacks what the caller does.
///
/// For one thread.
public final class ProvenCopy implements AutoCloseable {
    private final CompletableFuture<Boolean> pinned = new CompletableFuture<>();
    private final CompletableFuture<Copied> made = new CompletableFuture<>();
    private final Thread thread;

    private ProvenCopy(DatabaseFile database, Path file) {
        this.thread = Thread.ofPlatform().name("proven-copy").unstarted(() -> make(database, file));
    }

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

    /// Begins [#makeLocked]; it has its snapshot when this returns.
    public static ProvenCopy begin(DatabaseFile database, Path file) {
        ProvenCopy copy = new ProvenCopy(database, file);
        copy.thread.start();
        await(copy.pinned);
        return copy;
    }

    /// Waits until it is made. Fails as the copying failed.
    public Copied finish() {
        return await(made);
    }

    private void make(DatabaseFile database, Path file) {
        try {
            made.complete(makeLocked(database, file, (_, _, _) -> pinned.complete(true)));
            pinned.complete(true);
        } catch (RuntimeException | Error e) {
            made.completeExceptionally(e);
            pinned.completeExceptionally(e);
        }
    }

    private static <T> T await(CompletableFuture<T> event) {
        try {
            return event.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Failure failure ? failure : e;
        }
    }

    /// Stops it where it is not made yet.
    @Override
    public void close() {
        thread.interrupt();
        made.handle((_, _) -> true).join();
    }
}
