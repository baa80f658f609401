package dev.litekeeper.store;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// A store that does to its puts what bad disks and bad services do. Each armed fault hits one put, in the order they
/// were armed; a store with none armed is the store it wraps. It can also be out of reach altogether, and it counts its
/// calls. Safe for use by several threads.
public final class FaultyStore implements Wrapping {
    /// What goes wrong with a put.
    public enum Fault {
        /// It answers success and keeps nothing.
        LOST,
        /// It answers success and keeps the first part of the bytes.
        TORN,
        /// It answers success and keeps the bytes with one bit changed.
        FLIPPED,
        /// It answers success and keeps as many zeros.
        ZEROED,
        /// It fails for want of space, part of the way through.
        FULL,
        /// It keeps everything and answers an error.
        ERROR_AFTER_SUCCESS,
        /// It takes a while.
        DELAYED,
        /// It is carried out twice.
        DUPLICATED,
        /// It is kept, and the next two lists do not show it.
        LISTED_LATE,
        /// It fails because the service is busy (429, 503).
        BUSY,
        /// It fails because the credentials have expired.
        EXPIRED,
        /// Nothing.
        NONE
    }

    private final Store store;
    private final RandomGenerator random;
    private final Deque<Fault> armed = new ConcurrentLinkedDeque<>();
    private final Map<Key, AtomicInteger> late = new ConcurrentHashMap<>();
    private final AtomicLong calls = new AtomicLong();
    private volatile boolean down;
    private volatile Predicate<Key> unlisted = _ -> false;
    private volatile Predicate<Key> unreadable = _ -> false;

    public FaultyStore(Store store, RandomGenerator random) {
        this.store = store;
        this.random = random;
    }

    /// The next puts go wrong in these ways, one each.
    public FaultyStore arm(Fault... faults) {
        armed.addAll(List.of(faults));
        return this;
    }

    /// From here on every call fails, or none does for this reason.
    public void down(boolean out) {
        down = out;
    }

    /// From here on no list shows objects of such keys.
    public void unlisted(Predicate<Key> which) {
        unlisted = which;
    }

    /// From here on no object of such keys is handed out.
    public void unreadable(Predicate<Key> which) {
        unreadable = which;
    }

    /// From here on lists show everything.
    public FaultyStore caughtUp() {
        late.clear();
        unlisted = _ -> false;
        return this;
    }

    /// How often it was called.
    public long calls() {
        return calls.get();
    }

    /// Whether every armed fault has hit.
    public boolean isSpent() {
        return armed.isEmpty();
    }

    @Override
    public Store store() {
        return store;
    }

    private Store called() {
        calls.incrementAndGet();
        if (down) {
            throw fails("the service does not answer");
        }
        return store;
    }

    private void requireReadable(Key key) {
        if (unreadable.test(key)) {
            throw fails("access denied (403)");
        }
    }

    private static Failure fails(String why) {
        return Problem.environment("cannot reach the store").because(why).failure();
    }

    @Override
    public StoredObject put(Key key, Content content) {
        called();
        Fault fault = Optional.ofNullable(armed.poll()).orElse(Fault.NONE);
        return switch (fault) {
            case NONE -> store.put(key, content);
            case DELAYED -> {
                delay();
                yield store.put(key, content);
            }
            case DUPLICATED -> {
                StoredObject answer = store.put(key, content);
                try {
                    store.put(key, content);
                } catch (Failure refused) {
                    yield answer;
                }
                throw new IllegalStateException("the store overwrote " + key);
            }
            case LISTED_LATE -> {
                late.put(key, new AtomicInteger(2));
                yield store.put(key, content);
            }
            case BUSY -> throw fails("the service is busy (503 SlowDown)");
            case EXPIRED -> throw fails("the credentials have expired");
            case LOST -> {
                StoredObject answer = store.put(key, content);
                store.delete(key);
                yield answer;
            }
            case TORN -> keep(key, content, bytes -> Arrays.copyOf(bytes, random.nextInt(Math.max(1, bytes.length))));
            case ZEROED -> keep(key, content, bytes -> new byte[bytes.length]);
            case FLIPPED -> keep(key, content, this::flip);
            case FULL ->
                store.put(key, out -> {
                    byte[] bytes = bytes(content);
                    out.write(bytes, 0, bytes.length / 2);
                    throw new IOException("No space left on device");
                });
            case ERROR_AFTER_SUCCESS -> {
                store.put(key, content);
                throw Problem.environment("cannot store the object")
                        .at(key)
                        .because("the answer was lost")
                        .failure();
            }
        };
    }

    private interface Change {
        byte[] of(byte[] bytes);
    }

    private StoredObject keep(Key key, Content content, Change change) {
        return store.put(key, out -> out.write(change.of(bytes(content))));
    }

    private byte[] flip(byte[] bytes) {
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private static byte[] bytes(Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.writeTo(bytes);
        return bytes.toByteArray();
    }

    private void delay() {
        try {
            Thread.sleep(random.nextInt(5, 50));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public InputStream read(Key key) {
        requireReadable(key);
        return called().read(key);
    }

    @Override
    public InputStream read(Key key, long offset, long length) {
        requireReadable(key);
        return called().read(key, offset, length);
    }

    @Override
    public Optional<StoredObject> find(Key key) {
        return called().find(key);
    }

    @Override
    public List<StoredObject> list(String prefix) {
        return called().list(prefix).stream()
                .filter(object -> {
                    AtomicInteger hidden = late.get(object.key());
                    return (hidden == null || hidden.getAndDecrement() <= 0) && !unlisted.test(object.key());
                })
                .toList();
    }

    @Override
    public void delete(Key key) {
        called().delete(key);
    }

    @Override
    public void sweep(Instant now) {
        called().sweep(now);
    }
}
