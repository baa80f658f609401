package dev.litekeeper.archive;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The members of a JSON object, read by name. Each fails as bad where it is missing or of another type.
public record Members(Map<String, @Nullable Object> map) {

    public String text(String name) {
        return member(name, String.class);
    }

    public long number(String name) {
        return member(name, Long.class);
    }

    /// A number from 0 to 2,147,483,647.
    public int small(String name) {
        long number = number(name);
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw wrong(name);
        }
        return (int) number;
    }

    public boolean flag(String name) {
        return member(name, Boolean.class);
    }

    /// A number of 64 bits, written as 16 hexadecimal digits.
    public long hash(String name) {
        try {
            return HexFormat.fromHexDigitsToLong(text(name));
        } catch (IllegalArgumentException noDigits) {
            throw wrong(name);
        }
    }

    public Members object(String name) {
        return of(member(name, Map.class), name);
    }

    public List<Members> objects(String name) {
        List<?> list = member(name, List.class);
        return list.stream().map(object -> of(object, name)).toList();
    }

    public List<String> texts(String name) {
        List<?> list = member(name, List.class);
        return list.stream().map(String::valueOf).toList();
    }

    private <T> T member(String name, Class<T> type) {
        Object value = map.get(name);
        if (!type.isInstance(value)) {
            throw wrong(name);
        }
        return type.cast(value);
    }

    @SuppressWarnings("unchecked")
    private static Members of(@Nullable Object object, String name) {
        if (object instanceof Map<?, ?> members) {
            return new Members((Map<String, @Nullable Object>) members);
        }
        throw wrong(name);
    }

    private static Failure wrong(String name) {
        return Problem.bad("the record is not one of ours")
                .because("`" + name + "` is missing or of the wrong type")
                .failure();
    }
}
