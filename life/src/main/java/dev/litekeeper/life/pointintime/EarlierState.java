package dev.litekeeper.life.pointintime;

import dev.litekeeper.archive.Catalogue;
import dev.litekeeper.archive.History;
import dev.litekeeper.archive.RestoreSource;
import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.StoredCopy;
import dev.litekeeper.archive.Unpacked;
import dev.litekeeper.archive.Verification;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ScratchFolder;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The database as it once was: proven, in a file that only this process knows. Gone when it is closed.
public final class EarlierState implements AutoCloseable {
    private final PrivateCopy copy;
    private final String origin;
    private final Runnable end;

    private EarlierState(PrivateCopy copy, String origin, Runnable end) {
        this.copy = copy;
        this.origin = origin;
        this.end = end;
    }

    /// The state in a backup, from the first store whose copy proves itself. Fails as bad where none does.
    public static EarlierState of(
            History.Entry backup, List<Store> stores, Scope scope, Path scratch, Progress progress) {
        List<Failure> failures = new ArrayList<>();
        for (StoredCopy stored : backup.copies()) {
            try {
                Catalogue catalogue = new Catalogue(store(stores, stored.store()), scope);
                Unpacked unpacked = Verification.prove(catalogue, backup.id(), scratch, progress);
                String origin = "backup " + backup.id() + " in store " + stored.store();
                return new EarlierState(unpacked.copy(), origin, unpacked::close);
            } catch (Failure e) {
                if (e.kind() != Kind.BAD) {
                    throw e;
                }
                failures.add(e);
            }
        }
        throw failures.isEmpty()
                ? Problem.bad("the backup has no copies").at(backup.id()).failure()
                : failures.getFirst();
    }

    /// The state of the archive, restored into a new folder inside `parent` and proven by its database hash.
    public static EarlierState of(Found found, Path parent, Progress progress) {
        ScratchFolder folder = ScratchFolder.in(parent);
        try {
            Path file = folder.resolve("then.sqlite");
            found.restore().to(file, progress);
            return new EarlierState(new PrivateCopy(file), found.told(), folder::close);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /// The file. Whoever changes it changes it for everybody who has this state.
    public PrivateCopy copy() {
        return copy;
    }

    /// Where it comes from, as in `commit 812 of 2026-11-22T14:03:05.120Z in store local`.
    public String origin() {
        return origin;
    }

    /// The state as something to be restored; reads all of it.
    public RestoreSource source(Found found) {
        Fingerprint fingerprint = Fingerprint.of(copy);
        try (Session session = copy.read()) {
            return new RestoreSource(
                    Optional.empty(),
                    OptionalLong.of(found.point().position()),
                    found.point().time(),
                    fingerprint,
                    session.queryLong("PRAGMA page_size"),
                    session.queryLong("PRAGMA page_count"),
                    Optional.empty());
        }
    }

    @Override
    public void close() {
        end.run();
    }

    private static Store store(List<Store> stores, String name) {
        return stores.stream()
                .filter(store -> store.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
