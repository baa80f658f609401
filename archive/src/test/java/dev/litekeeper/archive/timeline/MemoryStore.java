package dev.litekeeper.archive.timeline;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.store.Content;
import dev.litekeeper.store.Folder;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import dev.litekeeper.store.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// A store in memory, for tests that read and write thousands of objects. Its objects are laid out as in a
/// bucket.
final class MemoryStore implements Store {
    final ConcurrentSkipListMap<Key, byte[]> objects = new ConcurrentSkipListMap<>();

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String url() {
        return "memory:";
    }

    @Override
    public Optional<Folder> folder() {
        return Optional.empty();
    }

    @Override
    public StoredObject put(Key key, Content content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (objects.putIfAbsent(key, out.toByteArray()) != null) {
            throw Problem.refused("an object is never overwritten").at(key).failure();
        }
        return find(key).orElseThrow();
    }

    @Override
    public InputStream read(Key key) {
        byte[] bytes = objects.get(key);
        if (bytes == null) {
            throw Problem.bad("there is no such object").at(key).failure();
        }
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public Optional<StoredObject> find(Key key) {
        byte[] bytes = objects.get(key);
        return bytes == null
                ? Optional.empty()
                : Optional.of(new StoredObject(key, new ByteSize(bytes.length), Instant.EPOCH));
    }

    @Override
    public List<StoredObject> list(String prefix) {
        return objects.keySet().stream()
                .filter(key -> key.text().startsWith(prefix))
                .flatMap(key -> find(key).stream())
                .toList();
    }

    @Override
    public void delete(Key key) {
        objects.remove(key);
    }

    @Override
    public void sweep(Instant now) {
        // Nothing is ever half put.
    }
}
