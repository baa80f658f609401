package dev.litekeeper.archive.ship;

import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How far segments of an epoch were deleted, and what the archive consists of before those that follow. Its number
/// follows that of the one before: who has a list of the store that is late, by any time, asks for it by name.
///
/// @param number counts from 1 in each epoch
/// @param sequence the last segment of the epoch that was deleted; 0 where none was
/// @param objects what stays before the segments after that one
public record Waymark(long epoch, long number, long sequence, List<Key> objects) {
    public Waymark {
        objects = List.copyOf(objects);
    }

    /// The newest one of an epoch; empty where nothing was deleted yet, and where it is damaged.
    ///
    /// @param listed the highest number that a list shows; 0 where it shows none
    /// @param bytes reads an object whole
    public static Optional<Waymark> newest(
            Store store, ArchiveKeys keys, long epoch, long listed, Function<Key, byte[]> bytes) {
        long number = listed;
        while (store.find(keys.waymark(epoch, number + 1)).isPresent()) {
            number++;
        }
        if (number == 0) {
            return Optional.empty();
        }
        Key key = keys.waymark(epoch, number);
        try {
            return Optional.of(read(key + " in store " + store.name(), bytes.apply(key), epoch, number));
        } catch (Failure e) {
            if (e.kind() == Kind.BAD) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// The one in these bytes. Fails as bad where they are not as they were written; `object` names it.
    public static Waymark read(String object, byte[] bytes, long epoch, long number) {
        Note note = Note.of(object, bytes, epoch);
        if (note.number("number") != number) {
            throw Problem.bad("an object of the archive is not where it belongs")
                    .at(object)
                    .because("it is number " + note.number("number"))
                    .failure();
        }
        List<Key> objects = note.texts("objects").stream().map(Key::of).toList();
        return new Waymark(epoch, number, note.number("sequence"), objects);
    }

    /// Its bytes.
    public byte[] write() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("format", 1);
        members.put("epoch", epoch);
        members.put("number", number);
        members.put("sequence", sequence);
        members.put("objects", objects.stream().map(Key::text).toList());
        return Note.write(members);
    }
}
