package dev.litekeeper.archive.timeline;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Reads objects of a store, whole or in part, into memory.
record Parts(Store store) {

    /// How many requests are made at once.
    int atOnce() {
        int cores = Runtime.getRuntime().availableProcessors();
        return store.folder().isPresent() ? cores : 4 * cores;
    }

    /// The whole object.
    byte[] all(Key key) {
        try (InputStream in = store.read(key)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw cannot(key, e).failure(e);
        }
    }

    /// So many bytes from `offset` on; fewer where the object ends.
    byte[] part(Key key, long offset, int length) {
        try (InputStream in = store.read(key, offset, length)) {
            byte[] bytes = new byte[length];
            int read = in.readNBytes(bytes, 0, length);
            return read == length ? bytes : Arrays.copyOf(bytes, read);
        } catch (IOException e) {
            throw cannot(key, e).failure(e);
        }
    }

    /// What a person calls an object.
    String name(Key key) {
        return key + " in store " + store.name();
    }

    private Problem cannot(Key key, IOException e) {
        return Problem.environment("cannot read an object").at(name(key)).because(String.valueOf(e.getMessage()));
    }
}
