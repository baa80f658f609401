package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.archive.log.CommitEntry;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.store.Store;
import dev.litekeeper.store.StoredObject;
import java.util.List;

/// The objects of an archive, as one listing of the store had them, and what they say of themselves.
final class Inventory {
    private final Store store;
    private final Scope scope;
    private final ArchiveKeys keys;
    private final List<StoredObject> objects;
    private final Pieces pieces;

    private Inventory(Store store, Scope scope, List<StoredObject> objects) {
        this.store = store;
        this.scope = scope;
        this.keys = ArchiveKeys.of(scope);
        this.objects = objects;
        this.pieces = new Pieces(new Chain(List.of()), List.of());
    }

    static Inventory read(Store store, Scope scope) {
        List<StoredObject> objects = store.list(ArchiveKeys.of(scope).prefix());
        if (objects.isEmpty()) {
            throw Problem.bad("there is no archive of this database")
                    .at(scope + " in store " + store.name())
                    .hint("litekeeper keep makes one; litekeeper history shows what else there is")
                    .failure();
        }
        return new Inventory(store, scope, objects);
    }

    Store store() {
        return store;
    }

    Scope scope() {
        return scope;
    }

    ArchiveKeys keys() {
        return keys;
    }

    List<StoredObject> objects() {
        return objects;
    }

    Pieces pieces() {
        return pieces;
    }

    List<CommitEntry> entries(Stretch stretch) {
        return List.of();
    }

    /// What the objects take.
    ByteSize bytes() {
        return new ByteSize(
                objects.stream().mapToLong(object -> object.size().bytes()).sum());
    }
}
