package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes consistent copies of a live database, and puts content back into one.
///
/// The work is done by a child process: this one never has a descriptor on the database, and stopping, by a limit
/// or by an interrupt, is a kill that leaves everything as it was. For one thread at a time.
public final class Copier {
    private final CopyLimits limits;
    private final Progress progress;

    public Copier(CopyLimits limits, Progress progress) {
        this.limits = limits;
        this.progress = progress;
    }

    /// Copies the database as it is at one moment, page for page, into a new file that only its owner may read.
    /// Writers of a database in WAL mode go on meanwhile; those of a database in a rollback-journal mode wait
    /// ([Copied#stall()]).
    ///
    /// Fails with a reason where the target exists, the database cannot be opened, or a limit is reached; then
    /// nothing is left behind.
    public Copied copy(DatabaseFile live, Path target) {
        Watch watch = new Watch(live, target, limits);
        watch.roomFor(size(live));
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

    /// Replaces the content of the database by that of a backup, as one transaction of the database: whoever has it
    /// open sees the old content or the new, and goes on. Owner, group, mode and inode stay. `undo` becomes a
    /// private file with everything that was committed before.
    ///
    /// The backup is a private file with the fingerprint `expected`; its journal mode is changed to `delete`.
    /// Whatever fails or is stopped before the commit leaves the database as it was and no undo file. Where the
    /// content was committed and could not be proven, or the process was killed meanwhile, the failure is of kind
    /// UNKNOWN, and the undo file stays. Refuses where the text encoding differs, and where the page size differs
    /// in WAL mode and somebody else has the database open.
    public Replaced replaceContent(DatabaseFile live, PrivateCopy backup, Fingerprint expected, Path undo) {
        return replaceContent(live, new Content(backup, expected, Optional.empty()), undo);
    }

    /// The same; where the pages of the backup are known they are compared before the commit.
    public Replaced replaceContent(DatabaseFile live, Content backup, Path undo) {
        Watch watch = Watch.withoutWal(live, undo, limits);
        long now = size(live);
        watch.roomFor(now);
        watch.roomBeside(now + 2 * backup.file().size());
        create(undo);
        boolean keepUndo = false;
        CopierChild child = CopierChild.start(ReplaceJob.order(live, backup, undo, limits));
        try (child) {
            Map<String, @Nullable Object> result = child.result(progress, watch);
            keepUndo = true;
            return replaced(live, result, undo);
        } catch (Failure e) {
            if (e.kind() != Kind.UNKNOWN
                    && child.mayHaveCommitted()
                    && !e.problem().what().equals(ReplaceJob.NOT_TAKEN)) {
                keepUndo = true;
                throw uncertain(live, undo, e);
            }
            throw e.problem().what().equals(ReplaceJob.LOCKED) ? locked(live, e) : e;
        } finally {
            if (!keepUndo) {
                remove(undo);
            }
        }
    }

    static long size(DatabaseFile live) {
        return live.facts().map(FileFacts::size).orElse(0L)
                + live.facts(Sidecar.WAL).map(FileFacts::size).orElse(0L);
    }

    /// Whether nothing was replaced because the database had other pages than [Content#onto] says.
    public static boolean isNotOnto(Failure failure) {
        return failure.problem().what().equals(ReplaceJob.NOT_ONTO);
    }

    private static Failure uncertain(DatabaseFile live, Path undo, Failure e) {
        return Problem.unknown("the content is the old or the new one, complete, but it could not be told which")
                .at(live)
                .because(e.getMessage() == null ? "" : e.getMessage())
                .hint("the content from before is in " + undo)
                .failure(e);
    }

    private static Failure locked(DatabaseFile live, Failure e) {
        List<String> names = Presence.glance(live).occupants().stream()
                .map(Occupant::describe)
                .toList();
        return Problem.refused("the database is in use by somebody who does not let go; nothing was changed")
                .at(live)
                .because(names.isEmpty() ? e.problem().why() : String.join(", ", names))
                .hint("`litekeeper who` shows who holds which lock; wait for them or stop them")
                .failure(e);
    }

    private static Replaced replaced(DatabaseFile live, Map<String, @Nullable Object> json, Path undo) {
        if (Orders.text(json, "proof").isEmpty()) {
            throw Problem.unknown("the content was committed, but it could not be proven")
                    .at(live)
                    .because("other processes committed before it could be read back")
                    .hint("the content from before is in " + undo)
                    .failure();
        }
        return new Replaced(
                Replaced.Proof.valueOf(Orders.text(json, "proof")),
                Orders.number(json, "pages"),
                (int) Orders.number(json, "pageSize"),
                Orders.number(json, "undoPages"),
                PageDigest.find(json.get("undoDigest")),
                Orders.text(json, "journalMode"),
                Orders.number(json, "walBytes"),
                Duration.ofNanos(Orders.number(json, "waitedNanos")),
                Duration.ofNanos(Orders.number(json, "lockedNanos")),
                Duration.ofNanos(Orders.number(json, "totalNanos")));
    }

    /// A new file that only its owner may read.
    static void create(Path target) {
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
