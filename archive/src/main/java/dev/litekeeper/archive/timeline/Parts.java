package dev.litekeeper.archive.timeline;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Reads objects of a store, whole or in part, into memory.
record Parts(Store store) {
    /// Bytes read at a time: Java copies them through memory outside of the heap, which had better be in the cache.
    private static final int PIECE = 1 << 17;

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
            int there = 0;
            for (int read = 0; read >= 0 && there < length; there += Math.max(0, read)) {
                read = in.read(bytes, there, Math.min(PIECE, length - there));
            }
            return there == length ? bytes : Arrays.copyOf(bytes, there);
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
