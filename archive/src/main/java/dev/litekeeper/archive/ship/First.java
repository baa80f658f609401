package dev.litekeeper.archive.ship;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The number of the first segment of an epoch, where it is not the one after the segment that the epoch continues.
public final class First {
    private First() {}

    /// The bytes of it.
    static byte[] write(long epoch, long sequence) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("format", 1);
        members.put("epoch", epoch);
        members.put("sequence", sequence);
        return Note.write(members);
    }

    /// The number in these bytes. Fails as bad where they are not as they were written; `object` names it.
    public static long read(String object, byte[] bytes, long epoch) {
        return Note.of(object, bytes, epoch).number("sequence");
    }
}
