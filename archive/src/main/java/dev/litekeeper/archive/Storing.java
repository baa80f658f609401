package dev.litekeeper.archive;

import dev.litekeeper.archive.BackupReport.Failed;
import dev.litekeeper.archive.BackupReport.Outcome;
import dev.litekeeper.archive.BackupReport.Stored;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.sqlite.Copied;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;

/// Puts a copy into a store and proves it: read back from the store, unpacked, its rows are those of the source.
///
/// @param scratch the folder to unpack in
record Storing(InstantSource clock, Path scratch, Progress progress) {

    /// The copy in this store, or why it is not there; then nothing of it is left in the store. An interruption is
    /// thrown.
    ///
    /// @param origin what the copy was made from, given the content that was read back. It names the fingerprint of
    ///     the source where that was taken; else it takes over the one given, of bytes that are those of the file
    Outcome into(Store store, Draft draft, Path file, Function<Fingerprint, Copied> origin) {
        return outcome(store, draft, file, packed -> prove(store, draft, origin, packed));
    }

    /// The same for a file whose pages are known to be those of the source, and whose rows were read meanwhile: read
    /// back from the store, it has the same bytes.
    Outcome known(Store store, Draft draft, Path file, Function<Fingerprint, Copied> origin, Supplier<Proof> rows) {
        return outcome(store, draft, file, packed -> proveBytes(store, draft, origin, packed, rows));
    }

    private Outcome outcome(Store store, Draft draft, Path file, Function<Packing, Manifest> proof) {
        try {
            return new Stored(store.name(), store(new Catalogue(store, draft.scope()), draft, file, proof));
        } catch (Failure e) {
            if (e.kind() == Kind.INTERRUPTED) {
                throw e;
            }
            return new Failed(store.name(), e.problem());
        }
    }

    private Manifest store(Catalogue catalogue, Draft draft, Path file, Function<Packing, Manifest> proof) {
        Store store = catalogue.store();
        store.sweep(clock.instant());
        long bytes = new PrivateCopy(file).size();
        requireRoom(catalogue, bytes);
        try (Pending pending = new Pending(catalogue, draft.id())) {
            Packing packed = put(store, draft.scope().database(draft.id()), file, bytes);
            Manifest manifest = proof.apply(packed);
            pending.keep(() -> list(store, draft.scope().manifest(draft.id()), manifest));
            return manifest;
        }
    }

    private Packing put(Store store, Key key, Path file, long bytes) {
        Packing[] packed = new Packing[1];
        store.put(key, out -> packed[0] = pack(file, out, bytes));
        return packed[0];
    }

    private Packing pack(Path file, OutputStream out, long bytes) throws IOException {
        try (InputStream in = PlainFile.of(file).input()) {
            return Packing.pack(in, out, done -> progress.at("storing", done, bytes));
        }
    }

    private Manifest prove(Store store, Draft draft, Function<Fingerprint, Copied> origin, Packing packed) {
        Key key = draft.scope().database(draft.id());
        try (Unpacked unpacked = Unpacked.of(store, key, scratch, false, _ -> {})) {
            Proof proof = Proof.of(unpacked.copy(), packed.raw().bytes(), progress);
            Manifest manifest = draft.proven(origin.apply(proof.fingerprint()), packed, proof, clock.instant());
            Proof.requireEqual(manifest, unpacked.sums(), proof.fingerprint(), key + " in store " + store.name());
            return manifest;
        }
    }

    private Manifest proveBytes(
            Store store, Draft draft, Function<Fingerprint, Copied> origin, Packing packed, Supplier<Proof> rows) {
        Key key = draft.scope().database(draft.id());
        String where = key + " in store " + store.name();
        try (InputStream in = store.read(key)) {
            Packing found = Packing.unpack(in, OutputStream.nullOutputStream(), _ -> {});
            Proof proof = rows.get();
            Manifest manifest = draft.proven(origin.apply(proof.fingerprint()), packed, proof, clock.instant());
            Proof.requireEqual(manifest, found, proof.fingerprint(), where);
            return manifest;
        } catch (IOException e) {
            throw Problem.bad("what was stored cannot be read back")
                    .at(where)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    private static void list(Store store, Key key, Manifest manifest) {
        byte[] bytes = manifest.write();
        store.put(key, bytes);
        try (InputStream in = store.read(key)) {
            if (Arrays.equals(in.readAllBytes(), bytes)) {
                return;
            }
        } catch (IOException e) {
            throw Problem.environment("cannot read back the manifest")
                    .at(key + " in store " + store.name())
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
        throw Problem.bad("the store did not keep the manifest as it was")
                .at(key + " in store " + store.name())
                .hint("check the disk of that store")
                .failure();
    }

    /// Compressed copies of one database differ little in size from day to day.
    private static void requireRoom(Catalogue catalogue, long bytes) {
        catalogue.store().folder().ifPresent(folder -> {
            long last = catalogue
                    .newestProven(EntryKind.BACKUP)
                    .map(copy -> copy.size().bytes())
                    .orElse(bytes);
            Room.require(folder, Math.min(bytes, last + last / 2), "the backup");
        });
    }
}
