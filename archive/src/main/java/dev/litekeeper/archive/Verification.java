package dev.litekeeper.archive;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.store.Folder;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What was found when a stored copy was proven again: read from its store, unpacked, every row read, every page and
/// index checked.
///
/// @param problem empty where it is what its manifest says
public record Verification(BackupId id, String store, Optional<Manifest> manifest, Optional<Problem> problem) {

    /// Whether the copy can be restored as it was made.
    public boolean ok() {
        return problem.isEmpty();
    }

    /// Proves one copy again; a copy that cannot be proven is an answer, not a failure. `scratch` is the folder to
    /// unpack in.
    public static Verification of(Store store, Scope scope, BackupId id, Path scratch, Progress progress) {
        Catalogue catalogue = new Catalogue(store, scope);
        try (Unpacked unpacked = prove(catalogue, id, scratch, progress)) {
            Manifest manifest = catalogue.manifest(id);
            return new Verification(id, store.name(), Optional.of(manifest), faults(unpacked, manifest));
        } catch (Failure e) {
            if (e.kind() == Kind.INTERRUPTED) {
                throw e;
            }
            return new Verification(id, store.name(), manifest(catalogue, id), Optional.of(e.problem()));
        }
    }

    /// The copy, unpacked, every row of it read. Fails as bad where it is not what its manifest says.
    public static Unpacked prove(Catalogue catalogue, BackupId id, Path scratch, Progress progress) {
        Manifest manifest = requireManifest(catalogue, id);
        Unpacked unpacked = unpack(catalogue, manifest, scratch, false, progress);
        try {
            long bytes = manifest.raw().bytes();
            Proof.requireEqual(
                    manifest,
                    unpacked.sums(),
                    Proof.fingerprint(unpacked.copy(), bytes, progress),
                    where(catalogue, id));
            return unpacked;
        } catch (RuntimeException e) {
            unpacked.close();
            throw e;
        }
    }

    /// The copy, unpacked, with every byte of it that of the copy whose rows were proven when the manifest was written.
    /// Fails as bad where that is not so. With `lasting` it is durable.
    static Unpacked proveBytes(Catalogue catalogue, BackupId id, Path scratch, boolean lasting, Progress progress) {
        Manifest manifest = requireManifest(catalogue, id);
        Unpacked unpacked = unpack(catalogue, manifest, scratch, lasting, progress);
        try {
            Proof.requireEqual(manifest, unpacked.sums(), manifest.fingerprint(), where(catalogue, id));
            return unpacked;
        } catch (RuntimeException e) {
            unpacked.close();
            throw e;
        }
    }

    private static Unpacked unpack(
            Catalogue catalogue, Manifest manifest, Path scratch, boolean lasting, Progress progress) {
        long bytes = manifest.raw().bytes();
        Room.require(new Folder(scratch), bytes, "the unpacked backup");
        Key key = catalogue.scope().database(manifest.id());
        return Unpacked.of(catalogue.store(), key, scratch, lasting, done -> progress.at("unpacking", done, bytes));
    }

    private static String where(Catalogue catalogue, BackupId id) {
        return catalogue.scope().database(id) + " in store " + catalogue.store().name();
    }

    private static Optional<Problem> faults(Unpacked unpacked, Manifest manifest) {
        List<String> faults = new ArrayList<>(manifest.faults());
        faults.addAll(Integrity.full(unpacked.copy()).faults());
        if (faults.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Problem.bad("the backup is what the database was, and that was damaged")
                .at(manifest.id())
                .because(String.join("; ", faults.stream().distinct().limit(5).toList()))
                .hint("where only indexes are named, REINDEX mends it; else look for an older backup"));
    }

    private static Manifest requireManifest(Catalogue catalogue, BackupId id) {
        if (catalogue.store().find(catalogue.scope().manifest(id)).isEmpty()) {
            throw Problem.bad("the backup was never proven")
                    .at(id + " in store " + catalogue.store().name())
                    .because("it was cut short, or is being made")
                    .hint("make a new one: litekeeper backup")
                    .failure();
        }
        return catalogue.manifest(id);
    }

    private static Optional<Manifest> manifest(Catalogue catalogue, BackupId id) {
        return catalogue.find(id).flatMap(StoredCopy::manifest);
    }
}
