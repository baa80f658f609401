package dev.litekeeper.archive.ship;

import dev.litekeeper.store.Content;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import dev.litekeeper.store.StoredObject;
import dev.litekeeper.store.Wrapping;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// A store as a process sees it that is stopped and continued at random moments: any call may wait before it is
/// made, or after it was carried out.
record Halting(Store store, Random random) implements Wrapping {
    private static final int LONGEST_MICROS = 20_000;

    private void halt() {
        if (random.nextInt(4) == 0) {
            LockSupport.parkNanos(random.nextInt(LONGEST_MICROS) * 1000L);
        }
    }

    @Override
    public StoredObject put(Key key, Content content) {
        halt();
        StoredObject put = store.put(key, content);
        halt();
        return put;
    }

    @Override
    public InputStream read(Key key) {
        halt();
        return store.read(key);
    }

    @Override
    public Optional<StoredObject> find(Key key) {
        halt();
        Optional<StoredObject> found = store.find(key);
        halt();
        return found;
    }

    @Override
    public List<StoredObject> list(String prefix) {
        halt();
        List<StoredObject> list = store.list(prefix);
        halt();
        return list;
    }
}
