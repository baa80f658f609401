package dev.litekeeper.archive.timeline;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import java.nio.charset.StandardCharsets;

/// What an epoch continues, as its keeper wrote it down before its first segment.
///
/// @param epoch the epoch
/// @param continuesSequence the number of the last segment before it; 0 for none
record Claim(long epoch, long continuesSequence) {

    /// The claim in this text. Fails as bad where it is damaged; `where` names the object.
    static Claim read(byte[] text, String where) {
        try {
            Members members = new Members(Json.parseObject(new String(text, StandardCharsets.UTF_8)));
            return new Claim(members.number("epoch"), members.number("sequence"));
        } catch (Failure | IllegalArgumentException e) {
            throw Problem.bad("the beginning of an epoch is damaged")
                    .at(where)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }
}
