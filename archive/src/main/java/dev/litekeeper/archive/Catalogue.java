package dev.litekeeper.archive;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import dev.litekeeper.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// What one store holds of one scope. Read from the store each time; the database objects themselves are not opened.
///
/// @param scope whose backups
public record Catalogue(Store store, Scope scope) {

    /// Every copy in the store, the newest first.
    public List<StoredCopy> copies() {
        Map<Key, StoredObject> objects = objects();
        List<StoredCopy> copies = new ArrayList<>();
        for (BackupId id : ids(objects).descendingSet()) {
            copies.add(copy(id, objects));
        }
        return List.copyOf(copies);
    }

    /// The newest proven copy of a kind. Reads no more manifests than it must.
    public Optional<StoredCopy> newestProven(EntryKind kind) {
        Map<Key, StoredObject> objects = objects();
        for (BackupId id : ids(objects).descendingSet()) {
            StoredCopy copy = copy(id, objects);
            if (copy.isProven()
                    && copy.manifest().filter(found -> found.kind() == kind).isPresent()) {
                return Optional.of(copy);
            }
        }
        return Optional.empty();
    }

    /// The copy of this backup; empty where the store has nothing of it.
    public Optional<StoredCopy> find(BackupId id) {
        Map<Key, StoredObject> objects = new HashMap<>();
        store.find(scope.manifest(id)).ifPresent(object -> objects.put(object.key(), object));
        store.find(scope.database(id)).ifPresent(object -> objects.put(object.key(), object));
        return objects.isEmpty() ? Optional.empty() : Optional.of(copy(id, objects));
    }

    /// Takes the copy out of the store: first what lists it, then its database.
    void remove(BackupId id) {
        store.delete(scope.manifest(id));
        store.delete(scope.database(id));
    }

    private Map<Key, StoredObject> objects() {
        Map<Key, StoredObject> objects = new HashMap<>();
        store.list(scope.prefix()).forEach(object -> objects.put(object.key(), object));
        return objects;
    }

    private TreeSet<BackupId> ids(Map<Key, StoredObject> objects) {
        TreeSet<BackupId> ids = new TreeSet<>();
        objects.keySet().forEach(key -> scope.id(key).ifPresent(ids::add));
        return ids;
    }

    private StoredCopy copy(BackupId id, Map<Key, StoredObject> objects) {
        Optional<ByteSize> size =
                Optional.ofNullable(objects.get(scope.database(id))).map(StoredObject::size);
        if (!objects.containsKey(scope.manifest(id))) {
            String why = "it has no proof: it was cut short, or is being made";
            return new StoredCopy(
                    id, store.name(), CopyState.UNPROVEN, why, Optional.empty(), size.orElse(new ByteSize(0)));
        }
        return judged(id, size);
    }

    private StoredCopy judged(BackupId id, Optional<ByteSize> size) {
        Manifest manifest;
        try {
            manifest = manifest(id);
        } catch (Failure e) {
            String why = "its manifest cannot be used: " + e.problem().why();
            return new StoredCopy(
                    id, store.name(), CopyState.BROKEN, why, Optional.empty(), size.orElse(new ByteSize(0)));
        }
        CopyState state = manifest.faults().isEmpty() ? CopyState.PROVEN : CopyState.FAULTY;
        String why = manifest.faults().isEmpty()
                ? ""
                : "the database was damaged when it was copied: "
                        + manifest.faults().getFirst();
        if (size.isEmpty()) {
            state = CopyState.BROKEN;
            why = "its database is gone from the store";
        } else if (size.get().bytes() != manifest.stored().bytes()) {
            state = CopyState.BROKEN;
            why = "its database has " + size.get().bytes() + " bytes in the store, not "
                    + manifest.stored().bytes();
        }
        return new StoredCopy(id, store.name(), state, why, Optional.of(manifest), size.orElse(new ByteSize(0)));
    }

    /// The manifest of this backup. Fails as bad where it is damaged or belongs to another.
    Manifest manifest(BackupId id) {
        Key key = scope.manifest(id);
        Manifest manifest;
        try (InputStream in = store.read(key)) {
            manifest = Manifest.read(in.readAllBytes());
        } catch (IOException e) {
            throw Problem.environment("cannot read a manifest")
                    .at(key + " in store " + store.name())
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
        if (!manifest.id().equals(id) || !manifest.scope().equals(scope)) {
            throw Problem.bad("a manifest is not where it belongs")
                    .at(key + " in store " + store.name())
                    .because("it is that of " + manifest.scope() + " " + manifest.id())
                    .failure();
        }
        return manifest;
    }
}
