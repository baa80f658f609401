package dev.litekeeper.store;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A store that does to all answers about one object what bad disks, networks and services do. Safe for use by several
/// threads.
///
/// @param victim the object
/// @param place from 0 to 1, where in its bytes it is hit
public record FaultyReads(Store store, Fault fault, Key victim, double place) implements Wrapping {
    /// What goes wrong.
    public enum Fault {
        /// It is said not to be there.
        LOST,
        /// Only the first part of its bytes comes.
        TORN,
        /// One bit is changed.
        FLIPPED,
        /// As many zeros come.
        ZEROED,
        /// It takes a while.
        DELAYED,
        /// It is listed twice.
        DUPLICATED,
        /// It is not listed.
        LISTED_LATE,
        /// The service is busy (429, 503).
        BUSY,
        /// The credentials have expired.
        EXPIRED
    }

    @Override
    public InputStream read(Key key) {
        return key.equals(victim) ? changed(store.read(key), 0) : store.read(key);
    }

    @Override
    public InputStream read(Key key, long offset, long length) {
        return key.equals(victim) ? changed(store.read(key, offset, length), offset) : store.read(key, offset, length);
    }

    @Override
    public Optional<StoredObject> find(Key key) {
        return key.equals(victim) && isGone() ? Optional.empty() : store.find(key);
    }

    @Override
    public List<StoredObject> list(String prefix) {
        return store.list(prefix).stream()
                .flatMap(object -> object.key().equals(victim) ? listed(object) : Stream.of(object))
                .toList();
    }

    private Stream<StoredObject> listed(StoredObject object) {
        return switch (fault) {
            case LOST, LISTED_LATE -> Stream.empty();
            case DUPLICATED -> Stream.of(object, object);
            case TORN, FLIPPED, ZEROED, DELAYED, BUSY, EXPIRED -> Stream.of(object);
        };
    }

    /// Waits, fails, or says whether it is not there, as the fault wants.
    private boolean isGone() {
        switch (fault) {
            case BUSY -> throw fails("the service is busy (503 SlowDown)");
            case EXPIRED -> throw fails("the credentials have expired");
            case DELAYED -> delay();
            case LOST, TORN, FLIPPED, ZEROED, DUPLICATED, LISTED_LATE -> {}
        }
        return fault == Fault.LOST;
    }

    private InputStream changed(InputStream sound, long offset) {
        byte[] bytes;
        try (sound) {
            bytes = sound.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (isGone()) {
            throw Problem.bad("there is no such object").at(victim).failure();
        }
        int hit = Math.clamp(at() - offset, -1, bytes.length);
        if (fault == Fault.FLIPPED && hit >= 0 && hit < bytes.length) {
            bytes[hit] ^= 16;
        }
        return new ByteArrayInputStream(
                switch (fault) {
                    case TORN -> Arrays.copyOf(bytes, Math.max(0, hit));
                    case ZEROED -> new byte[bytes.length];
                    case LOST, FLIPPED, DELAYED, DUPLICATED, LISTED_LATE, BUSY, EXPIRED -> bytes;
                });
    }

    private long at() {
        return store.find(victim)
                .map(object -> (long) (place * object.size().bytes()))
                .orElse(0L);
    }

    private static Failure fails(String why) {
        return Problem.environment("cannot reach the store").because(why).failure();
    }

    private static void delay() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
