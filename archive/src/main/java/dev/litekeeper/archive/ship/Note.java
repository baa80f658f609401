package dev.litekeeper.archive.ship;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A small object of JSON that proves itself: its last member, `sum`, is the SHA-256 of the others as one
/// line.
public record Note(String object, Map<String, @Nullable Object> members) {
    private static final String SUM = "sum";

    /// The bytes of a note with these members.
    public static byte[] write(Map<String, @Nullable Object> members) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(members);
        all.put(SUM, sum(members));
        return (Json.line(all) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /// The note in these bytes. Fails as bad where they are not as they were written.
    public static Note read(String object, byte[] bytes) {
        Map<String, @Nullable Object> members;
        try {
            members = Json.parseObject(new String(bytes, StandardCharsets.UTF_8));
        } catch (Failure e) {
            throw damaged(object, e.problem().toString());
        }
        members.remove(SUM);
        if (!Arrays.equals(write(members), bytes)) {
            throw damaged(object, "its checksum is wrong, or its bytes are not as they were written");
        }
        return new Note(object, members);
    }

    /// The note in these bytes, of this epoch. Fails as bad where it is of another one.
    static Note of(String object, byte[] bytes, long epoch) {
        Note note = read(object, bytes);
        if (note.number("epoch") != epoch) {
            throw damaged(object, "it is that of epoch " + note.number("epoch"));
        }
        return note;
    }

    /// The text of this name. Fails as bad where there is none.
    public String text(String name) {
        if (members.get(name) instanceof String text) {
            return text;
        }
        throw missing(name);
    }

    /// The number of this name. Fails as bad where there is none.
    public long number(String name) {
        if (members.get(name) instanceof Long number) {
            return number;
        }
        throw missing(name);
    }

    /// The texts of this name. Fails as bad where there are none.
    List<String> texts(String name) {
        if (members.get(name) instanceof List<?> texts && texts.stream().allMatch(String.class::isInstance)) {
            return texts.stream().map(String.class::cast).toList();
        }
        throw missing(name);
    }

    private Failure missing(String name) {
        return damaged(object, "it does not say " + name);
    }

    private static Failure damaged(String object, String why) {
        return Problem.bad("an object of the archive is damaged")
                .at(object)
                .because(why)
                .hint("litekeeper archive verify tells what else is")
                .failure();
    }

    private static String sum(Map<String, @Nullable Object> members) {
        try {
            byte[] line = Json.line(members).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(line));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
