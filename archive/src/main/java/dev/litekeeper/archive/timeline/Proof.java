package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.Members;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was found when an LTX object was read back from the store. An LTX object without one is never used.
///
/// @param level 1 to 8, or 9 for a snapshot
/// @param first the first position it covers; 1 for a snapshot
/// @param last the last one
/// @param firstMillis when the commit at `first` was seen; for a snapshot as `lastMillis`
/// @param lastMillis when the commit at `last` was seen, in milliseconds since 1970
/// @param pageSize bytes of a page
/// @param pages the size of the database at `last`, in pages
/// @param hashBefore the database hash right before `first`; 0 for a snapshot
/// @param hashAfter the database hash at `last`
/// @param bytes the size of the object
/// @param sha256 of the object, in hexadecimal
/// @param lineage the lineage of all these positions
record Proof(
        int level,
        long first,
        long last,
        long firstMillis,
        long lastMillis,
        int pageSize,
        int pages,
        long hashBefore,
        long hashAfter,
        long bytes,
        String sha256,
        String lineage) {
    private static final int FORMAT = 1;
    private static final HexFormat HEX = HexFormat.of();

    /// The text of the object in the store. Its last member is the SHA-256 of the text without that member.
    byte[] text() {
        Map<String, @Nullable Object> members = members();
        members.put("check", digest(Json.line(members)));
        return Json.pretty(members).getBytes(StandardCharsets.UTF_8);
    }

    /// The proof that was written as this text. Fails as bad where it is damaged; `where` names the object.
    static Proof read(byte[] text, String where) {
        try {
            Members members = new Members(Json.parseObject(new String(text, StandardCharsets.UTF_8)));
            Proof proof = new Proof(
                    members.small("level"),
                    members.number("first"),
                    members.number("last"),
                    members.number("firstMillis"),
                    members.number("lastMillis"),
                    members.small("pageSize"),
                    members.small("pages"),
                    members.hash("hashBefore"),
                    members.hash("hashAfter"),
                    members.number("bytes"),
                    members.text("sha256"),
                    members.text("lineage"));
            if (MessageDigest.isEqual(proof.text(), text)) {
                return proof;
            }
        } catch (Failure | IllegalArgumentException notOurs) {
            throw damaged(where).failure(notOurs);
        }
        throw damaged(where).failure();
    }

    private static Problem damaged(String where) {
        return Problem.bad("a proof is damaged").at(where).because("its text is not the one that was written");
    }

    private Map<String, @Nullable Object> members() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("format", (long) FORMAT);
        members.put("level", (long) level);
        members.put("first", first);
        members.put("last", last);
        members.put("firstMillis", firstMillis);
        members.put("lastMillis", lastMillis);
        members.put("pageSize", (long) pageSize);
        members.put("pages", (long) pages);
        members.put("hashBefore", HEX.toHexDigits(hashBefore));
        members.put("hashAfter", HEX.toHexDigits(hashAfter));
        members.put("bytes", bytes);
        members.put("sha256", sha256);
        members.put("lineage", lineage);
        return members;
    }

    private static String digest(String text) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
