package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.files.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the child process of [Copier#replaceDamaged] does, under every lock SQLite knows on the damaged file.
final class RescueJob {
    private static final int CHUNK = 1 << 20;
    private static final List<Sidecar> SIDECARS = List.of(Sidecar.WAL, Sidecar.SHM, Sidecar.JOURNAL);

    private final DatabaseFile live;
    private final PrivateCopy backup;
    private final Fingerprint expected;
    private final Path evidence;

    RescueJob(Map<String, @Nullable Object> order) {
        this.live = DatabaseFile.at(Path.of(Orders.text(order, "live")));
        this.backup = new PrivateCopy(Path.of(Orders.text(order, "backup")));
        this.expected = Fingerprint.of(Orders.object(order, "expected"));
        this.evidence = Path.of(Orders.text(order, "evidence"));
    }

    static Map<String, @Nullable Object> order(
            DatabaseFile live, PrivateCopy backup, Fingerprint expected, Path evidence) {
        Map<String, @Nullable Object> order = new LinkedHashMap<>();
        order.put("job", "rescue");
        order.put("live", live.name());
        order.put("backup", backup.path().toString());
        order.put("expected", expected.json());
        order.put("evidence", evidence.toString());
        return order;
    }

    Map<String, @Nullable Object> run() {
        long start = System.nanoTime();
        FileFacts facts = live.facts()
                .orElseThrow(
                        () -> Problem.usage("there is no such file").at(live).failure());
        if (!Gateway.lockForGood(live.path())) {
            throw Problem.refused(ReplaceJob.LOCKED).at(live).failure();
        }
        try {
            damaged();
            Files.createDirectory(
                    evidence, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            copyTo(evidence);
            PlainFile.syncFolder(evidence);
            Path fresh = fresh(facts);
            for (Sidecar sidecar : SIDECARS) {
                // A WAL that stayed would be taken for that of the backup.
                Files.deleteIfExists(live.sidecar(sidecar));
            }
            PlainFile.syncFolder(folder());
            Files.move(fresh, live.path(), StandardCopyOption.ATOMIC_MOVE);
            PlainFile.syncFolder(folder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        proven();
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("bytes", backup.size());
        result.put("totalNanos", System.nanoTime() - start);
        return result;
    }

    /// Holds that SQLite takes the file for no database, its WAL and journal considered. Asked of a copy, because
    /// SQLite may write the WAL into the file when it is closed.
    private void damaged() throws IOException {
        try (ScratchFolder scratch = ScratchFolder.in(folder())) {
            copyTo(scratch.path());
            try (Session session = new PrivateCopy(scratch.resolve(live.fileName())).read()) {
                session.queryLong("SELECT count(*) FROM sqlite_schema");
            } catch (SqlFailure e) {
                if (e.code().equals("SQLITE_NOTADB")) {
                    return;
                }
                throw Problem.refused("the file is damaged, but it is a database; it is not replaced by a rename")
                        .at(live)
                        .because(e.message())
                        .hint("restore to a new file with --to, and compare")
                        .failure(e);
            }
        }
        throw Problem.refused("the file is not damaged; it is not replaced by a rename")
                .at(live)
                .because("SQLite can read it")
                .failure();
    }

    private void copyTo(Path folder) throws IOException {
        copy(live.path(), folder.resolve(live.fileName()));
        for (Sidecar sidecar : SIDECARS) {
            if (FileFacts.of(live.sidecar(sidecar)).isPresent()) {
                copy(live.sidecar(sidecar), folder.resolve(live.fileName() + sidecar.suffix()));
            }
        }
    }

    /// Through the gateway, which closes nothing.
    private static void copy(Path from, Path to) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        try (FileChannel out = PlainFile.of(to).createNew()) {
            for (long position = 0; Gateway.read(from, chunk.clear(), position) > 0; position += CHUNK) {
                chunk.flip();
                while (chunk.hasRemaining()) {
                    out.write(chunk);
                }
            }
            out.force(true);
        }
    }

    /// The backup beside the damaged file, with its owner, group and mode.
    private Path fresh(FileFacts facts) throws IOException {
        Path fresh = folder().resolve("." + live.fileName() + ".litekeeper-new");
        Files.deleteIfExists(fresh);
        copy(backup.path(), fresh);
        FileFacts now = FileFacts.of(fresh).orElseThrow();
        try {
            if (now.uid() != facts.uid()) {
                Files.setAttribute(fresh, "unix:uid", facts.uid());
            }
            if (now.gid() != facts.gid()) {
                Files.setAttribute(fresh, "unix:gid", facts.gid());
            }
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw Problem.refused("cannot give the new file the owner of the old one; nothing was changed")
                    .at(live)
                    .because("it belongs to " + facts.owner() + ":" + facts.group())
                    .hint("sudo -u " + facts.owner() + " litekeeper ...")
                    .failure(e);
        }
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(facts.permissions()));
        return fresh;
    }

    private void proven() {
        try (Session session = live.read()) {
            List<String> differences = Fingerprint.of(session).differences(expected);
            if (!differences.isEmpty()) {
                throw Problem.unknown("the backup is in place, but its content could not be proven")
                        .at(live)
                        .because(String.join("; ", differences))
                        .hint("the damaged file is in " + evidence)
                        .failure();
            }
        }
    }

    private Path folder() {
        return Objects.requireNonNull(live.path().getParent(), "a file is in a folder");
    }
}
