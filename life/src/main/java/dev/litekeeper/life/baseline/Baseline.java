package dev.litekeeper.life.baseline;

import dev.litekeeper.life.DatedRecord;
import dev.litekeeper.life.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What was normal for a database on a day.
///
/// @param sqlite the version of SQLite it was measured with
/// @param journalMode of the database, as in `wal`
/// @param sizes in bytes by name: `database`, `free`, `walFile` (the most the WAL needed since it was truncated),
///     `walInUse`
/// @param times in microseconds by name: `fsync`, `commit`, `write` (one row of 1,000 in a transaction), `lookup`
///     (a row by its rowid), `scan` (the largest table)
/// @param queries the user's queries, the slowest first
/// @param notes what was not measured, and why
public record Baseline(
        Instant at,
        String sqlite,
        String journalMode,
        Map<String, Long> sizes,
        Map<String, Figure> times,
        List<QueryFigure> queries,
        List<String> notes) {
    /// The kind of its [DatedRecord].
    public static final String KIND = "baseline";

    public Baseline {
        sizes = new LinkedHashMap<>(sizes);
        times = new LinkedHashMap<>(times);
        queries = List.copyOf(queries);
        notes = List.copyOf(notes);
    }

    /// The newest one in these records.
    public static Optional<Baseline> newest(Records records) {
        return records.newest(KIND).map(Baseline::of);
    }

    /// Adds it to the records.
    public DatedRecord record(Records records) {
        return records.add(KIND, at, json());
    }

    /// As JSON values, without the time.
    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("sqlite", sqlite);
        json.put("journalMode", journalMode);
        json.put("bytes", sizes);
        Map<String, @Nullable Object> micros = new LinkedHashMap<>();
        times.forEach((name, figure) -> micros.put(name, figure.json()));
        json.put("micros", micros);
        json.put("queries", queries.stream().map(QueryFigure::json).toList());
        json.put("notes", notes);
        return json;
    }

    /// What a record of the kind [#KIND] holds; what is missing in it is empty here.
    public static Baseline of(DatedRecord record) {
        Map<String, @Nullable Object> json = record.content();
        Map<String, Long> sizes = new LinkedHashMap<>();
        map(json.get("bytes")).forEach((name, value) -> {
            if (value instanceof Number number) {
                sizes.put(String.valueOf(name), number.longValue());
            }
        });
        Map<String, Figure> times = new LinkedHashMap<>();
        map(json.get("micros")).forEach((name, value) -> times.put(String.valueOf(name), Figure.of(map(value))));
        List<QueryFigure> queries = new ArrayList<>();
        list(json.get("queries")).forEach(query -> queries.add(QueryFigure.of(map(query))));
        return new Baseline(
                record.at(),
                String.valueOf(json.get("sqlite")),
                String.valueOf(json.get("journalMode")),
                sizes,
                times,
                queries,
                list(json.get("notes")).stream().map(String::valueOf).toList());
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
