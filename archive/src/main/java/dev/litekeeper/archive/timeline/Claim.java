package dev.litekeeper.archive.timeline;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an epoch continues, as its keeper wrote it down before its first segment.
///
/// @param epoch the epoch
/// @param continuesSequence the number of the last segment before it; 0 for none
record Claim(long epoch, long continuesSequence) {
    private static final String SUM = "sum";

    /// The claim in this text. Fails as bad where it is damaged; `where` names the object.
    static Claim read(byte[] text, String where) {
        Members members = note(text, where);
        try {
            return new Claim(members.number("epoch"), members.number("sequence"));
        } catch (IllegalArgumentException e) {
            throw damaged(where, String.valueOf(e.getMessage())).failure(e);
        }
    }

    /// The members of a small object whose last one is the SHA-256 of the others. Fails as bad where it is
    /// damaged.
    static Members note(byte[] text, String where) {
        Map<String, @Nullable Object> members;
        try {
            members = new LinkedHashMap<>(Json.parseObject(new String(text, StandardCharsets.UTF_8)));
        } catch (Failure e) {
            throw damaged(where, e.problem().toString()).failure(e);
        }
        Object sum = members.remove(SUM);
        byte[] others = Json.line(members).getBytes(StandardCharsets.UTF_8);
        if (!HexFormat.of().formatHex(Proving.sha256().digest(others)).equals(sum)) {
            throw damaged(where, "its checksum is wrong").failure();
        }
        return new Members(members);
    }

    private static Problem damaged(String where, String why) {
        return Problem.bad("an object of the archive is damaged").at(where).because(why);
    }
}
