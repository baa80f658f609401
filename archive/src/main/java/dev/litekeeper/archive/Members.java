package dev.litekeeper.archive;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The members of a JSON object, read by name. Each fails as bad where it is missing or of another type.
record Members(Map<String, @Nullable Object> map) {

    String text(String name) {
        if (map.get(name) instanceof String text) {
            return text;
        }
        throw wrong(name);
    }

    long number(String name) {
        if (map.get(name) instanceof Long number) {
            return number;
        }
        throw wrong(name);
    }

    @SuppressWarnings("unchecked")
    Members object(String name) {
        if (map.get(name) instanceof Map<?, ?> object) {
            return new Members((Map<String, @Nullable Object>) object);
        }
        throw wrong(name);
    }

    List<String> texts(String name) {
        if (map.get(name) instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        throw wrong(name);
    }

    private static Failure wrong(String name) {
        return Problem.bad("the record is not one of ours")
                .because("`" + name + "` is missing or of the wrong type")
                .failure();
    }
}
