package dev.litekeeper.life.baseline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One of the user's queries: how long it took, how many rows it gave, and how SQLite goes about it. `error` says why
/// it could not be measured; `time` is then empty.
public record QueryFigure(String sql, Optional<Figure> time, long rows, List<String> plan, String error) {
    public QueryFigure {
        plan = List.copyOf(plan);
    }

    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("sql", sql);
        json.put("micros", time.map(Figure::json).orElse(null));
        json.put("rows", rows);
        json.put("plan", plan);
        json.put("error", error);
        return json;
    }

    static QueryFigure of(Map<?, ?> json) {
        return new QueryFigure(
                String.valueOf(json.get("sql")),
                json.get("micros") instanceof Map<?, ?> time ? Optional.of(Figure.of(time)) : Optional.empty(),
                json.get("rows") instanceof Number rows ? rows.longValue() : 0,
                json.get("plan") instanceof List<?> plan
                        ? plan.stream().map(String::valueOf).toList()
                        : List.of(),
                String.valueOf(json.get("error")));
    }
}
