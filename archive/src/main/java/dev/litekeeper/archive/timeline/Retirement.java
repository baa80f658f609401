package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.Members;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import dev.litekeeper.store.Key;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An announced deletion: objects that are no longer needed, and when they may go. The newest one also says
/// from where on everything must be there.
///
/// @param key the object it is
/// @param keys what goes
/// @param due when it may go
/// @param floors by level, 0 to 9: all of that level after this position stays
record Retirement(Key key, Set<Key> keys, Instant due, List<Long> floors) {
    Retirement {
        keys = Set.copyOf(keys);
        floors = List.copyOf(floors);
    }

    byte[] text() {
        Map<String, @Nullable Object> members = members();
        members.put("check", digest(Json.line(members)));
        return Json.pretty(members).getBytes(StandardCharsets.UTF_8);
    }

    /// The announcement in this text. Fails as bad where it is damaged; `where` names the object.
    static Retirement read(Key key, byte[] text, String where) {
        try {
            Members members = new Members(Json.parseObject(new String(text, StandardCharsets.UTF_8)));
            Set<Key> keys = new HashSet<>();
            members.texts("keys").forEach(name -> keys.add(Key.of(name)));
            List<Long> floors =
                    members.texts("floors").stream().map(Long::parseLong).toList();
            Retirement read = new Retirement(key, keys, Instant.ofEpochMilli(members.number("due")), floors);
            if (MessageDigest.isEqual(read.text(), text)) {
                return read;
            }
        } catch (Failure | IllegalArgumentException e) {
            throw damaged(where).failure(e);
        }
        throw damaged(where).failure();
    }

    private Map<String, @Nullable Object> members() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("format", 1L);
        members.put("due", due.toEpochMilli());
        members.put("floors", floors);
        members.put("keys", keys.stream().map(Key::text).sorted().toList());
        return members;
    }

    private static Problem damaged(String where) {
        return Problem.bad("an announced deletion is damaged")
                .at(where)
                .because("its text is not the one that was written");
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
