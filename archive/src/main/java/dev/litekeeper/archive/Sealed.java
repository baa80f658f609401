package dev.litekeeper.archive;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A JSON object that carries, as its last member `check`, the SHA-256 of itself without that member. There is one way
/// to write each, so any changed byte is noticed.
final class Sealed {
    private static final String CHECK = "check";

    private Sealed() {}

    static byte[] write(Map<String, ? extends @Nullable Object> members) {
        Map<String, @Nullable Object> sealed = new LinkedHashMap<>(members);
        sealed.put(CHECK, Tally.sha256(bytes(members)));
        return bytes(sealed);
    }

    /// The members without the check. Fails as bad where a byte differs from what was written.
    static Map<String, @Nullable Object> read(byte[] bytes) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>(parse(bytes));
        members.remove(CHECK);
        if (!Arrays.equals(write(members), bytes)) {
            throw Problem.bad("the record is damaged")
                    .because("its bytes do not fit the checksum in it")
                    .failure();
        }
        return members;
    }

    private static Map<String, @Nullable Object> parse(byte[] bytes) {
        try {
            return Json.parseObject(new String(bytes, StandardCharsets.UTF_8));
        } catch (Failure e) {
            throw Problem.bad("the record is damaged")
                    .because(e.problem().toString())
                    .failure(e);
        }
    }

    private static byte[] bytes(Map<String, ? extends @Nullable Object> members) {
        return Json.pretty(members).getBytes(StandardCharsets.UTF_8);
    }
}
