package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values that a process and the child that works for it send each other, a line of JSON each.
final class Orders {
    private Orders() {}

    static Map<String, @Nullable Object> of(Problem problem) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("kind", problem.kind().name());
        json.put("what", problem.what());
        json.put("where", problem.where());
        json.put("why", problem.why());
        json.put("hint", problem.hint());
        return json;
    }

    static Failure failure(Map<String, @Nullable Object> json) {
        return new Problem(
                        Kind.valueOf(text(json, "kind")),
                        text(json, "what"),
                        text(json, "where"),
                        text(json, "why"),
                        text(json, "hint"))
                .failure();
    }

    static String text(Map<String, @Nullable Object> json, String name) {
        return json.get(name) instanceof String text ? text : "";
    }

    static long number(Map<String, @Nullable Object> json, String name) {
        return json.get(name) instanceof Long number ? number : 0;
    }

    static boolean flag(Map<String, @Nullable Object> json, String name) {
        return Boolean.TRUE.equals(json.get(name));
    }

    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> object(Map<String, @Nullable Object> json, String name) {
        return json.get(name) instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }
}
