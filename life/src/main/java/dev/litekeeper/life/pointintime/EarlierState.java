package dev.litekeeper.life.pointintime;

import dev.litekeeper.archive.Catalogue;
import dev.litekeeper.archive.History;
import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.StoredCopy;
import dev.litekeeper.archive.Unpacked;
import dev.litekeeper.archive.Verification;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.store.Store;
import java.nio.file.Path;
import java.util.List;

/// The database as it once was: proven, in a file that only this process knows. Gone when it is closed.
public final class EarlierState implements AutoCloseable {
    private final PrivateCopy copy;
    private final String origin;
    private final AutoCloseable resource;

    private EarlierState(PrivateCopy copy, String origin, AutoCloseable resource) {
        this.copy = copy;
        this.origin = origin;
        this.resource = resource;
    }

    /// The state in a backup, from the first store whose copy proves itself. Fails as bad where none does.
    public static EarlierState of(
            History.Entry backup, List<Store> stores, Scope scope, Path scratch, Progress progress) {
        Failure last = null;
        for (StoredCopy stored : backup.copies()) {
            try {
                Unpacked unpacked = Verification.prove(
                        new Catalogue(store(stores, stored.store()), scope), backup.id(), scratch, progress);
                return new EarlierState(
                        unpacked.copy(), "backup " + backup.id() + " in store " + stored.store(), unpacked);
            } catch (Failure e) {
                if (e.kind() != Kind.BAD) {
                    throw e;
                }
                last = e;
            }
        }
        throw last == null
                ? Problem.bad("the backup has no copies").at(backup.id()).failure()
                : last;
    }

    public PrivateCopy copy() {
        return copy;
    }

    /// Where it comes from, as in `backup 2026-11-22T140305Z-x4d2 in store local`.
    public String origin() {
        return origin;
    }

    @Override
    public void close() {
        try {
            resource.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Store store(List<Store> stores, String name) {
        return stores.stream()
                .filter(store -> store.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
