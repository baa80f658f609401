package dev.litekeeper.archive.timeline;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The members of a JSON object that must be there. Each answer fails with an [IllegalArgumentException]
/// where its member is missing or of another kind.
record Members(Map<String, @Nullable Object> values) {

    boolean has(String name) {
        return values.containsKey(name);
    }

    /// Whether this member is there and is this number.
    boolean says(String name, long number) {
        return values.get(name) instanceof Long found && found == number;
    }

    long number(String name) {
        return member(name, Long.class);
    }

    int small(String name) {
        long number = number(name);
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("too large: " + name);
        }
        return (int) number;
    }

    String text(String name) {
        return member(name, String.class);
    }

    boolean flag(String name) {
        return member(name, Boolean.class);
    }

    long hash(String name) {
        return HexFormat.fromHexDigitsToLong(text(name));
    }

    Members inner(String name) {
        return of(member(name, Map.class));
    }

    List<Members> list(String name) {
        List<?> list = member(name, List.class);
        return list.stream().map(Members::of).toList();
    }

    List<String> texts(String name) {
        List<?> list = member(name, List.class);
        return list.stream().map(String::valueOf).toList();
    }

    private <T> T member(String name, Class<T> type) {
        Object value = values.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("no member " + name);
        }
        return type.cast(value);
    }

    @SuppressWarnings("unchecked")
    private static Members of(Object map) {
        if (map instanceof Map<?, ?> members) {
            return new Members((Map<String, @Nullable Object>) members);
        }
        throw new IllegalArgumentException("not an object");
    }
}
