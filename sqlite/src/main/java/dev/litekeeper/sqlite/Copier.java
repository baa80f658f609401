package dev.litekeeper.sqlite;

import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes consistent copies of a live database, and puts content back into one.
///
/// The work is done by a child process: this one never has a descriptor on the database, and stopping, by a limit or by
/// an interrupt, is a kill that leaves everything as it was. For one thread at a time.
public final class Copier {
    private final CopyLimits limits;
    private final Progress progress;

    public Copier(CopyLimits limits, Progress progress) {
        this.limits = limits;
        this.progress = progress;
    }

    /// Copies the database as it is at one moment, page for page, into a new file that only its owner may read. Writers
    /// of a database in WAL mode go on meanwhile; those of a database in a rollback-journal mode wait
    /// ([Copied#stall()]).
    ///
    /// Fails with a reason where the target exists, the database cannot be opened, or a limit is reached; then
    /// nothing is left behind.
    public Copied copy(DatabaseFile live, Path target) {
        Watch watch = new Watch(live, target, limits);
        watch.roomFor(live.facts().map(FileFacts::size).orElse(0L)
                + live.facts(Sidecar.WAL).map(FileFacts::size).orElse(0L));
        create(target);
        boolean done = false;
        try (CopierChild child = CopierChild.start(CopyJob.order(live, target, limits))) {
            Copied copied = copied(child.result(progress, watch));
            done = true;
            return copied;
        } finally {
            if (!done) {
                remove(target);
            }
        }
    }

    private static void create(Path target) {
        try {
            PlainFile.of(target).createNew().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path target) {
        PlainFile.of(target).delete();
        for (Sidecar sidecar : Sidecar.values()) {
            PlainFile.of(sidecar.beside(target)).delete();
        }
    }

    private static Copied copied(Map<String, @Nullable Object> json) {
        return new Copied(
                (int) Orders.number(json, "pageSize"),
                Orders.number(json, "pages"),
                Fingerprint.of(Orders.object(json, "fingerprint")),
                Copied.Source.valueOf(Orders.text(json, "readFrom")),
                Instant.ofEpochMilli(Orders.number(json, "snapshot")),
                Orders.text(json, "journalMode"),
                Duration.ofNanos(Orders.number(json, "writeLockNanos")),
                Duration.ofNanos(Orders.number(json, "stallNanos")),
                Duration.ofNanos(Orders.number(json, "copyNanos")),
                Duration.ofNanos(Orders.number(json, "totalNanos")));
    }
}
