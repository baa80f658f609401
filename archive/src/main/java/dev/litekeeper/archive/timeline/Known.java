package dev.litekeeper.archive.timeline;

import dev.litekeeper.store.Key;
import dev.litekeeper.store.StoredObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What was read of a store before. Objects never change, so that one who looks again and again reads only
/// what is new. Safe for use by several threads; for one store and scope.
public final class Known {
    private final Map<StoredObject, List<? extends Piece>> pieces = new ConcurrentHashMap<>();

    /// The pieces of an object, from memory or else by reading it.
    List<? extends Piece> pieces(StoredObject object, Supplier<List<? extends Piece>> reading) {
        @Nullable List<? extends Piece> known = pieces.get(object);
        if (known != null) {
            return known;
        }
        List<? extends Piece> read = reading.get();
        pieces.put(object, read);
        return read;
    }

    /// Forgets all but these.
    void retain(Collection<StoredObject> objects) {
        pieces.keySet().retainAll(objects.stream().collect(Collectors.toSet()));
    }

    /// Forgets an object, as it is to be read again.
    void forget(Key key) {
        pieces.keySet().removeIf(object -> object.key().equals(key));
    }
}
