package dev.litekeeper.agent;

import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What each channel was told of alarms, kept in a file. Losing it costs a repeated message.
///
/// @param channels what was told over a channel, by the channel's key and the alarm's id
record AlarmState(Map<String, Map<String, Told>> channels) {

    /// A message about an alarm that arrived.
    ///
    /// @param title what it was
    /// @param lasts whether its end is worth a message
    /// @param first when it was told first, `last` when it was told last
    record Told(String title, boolean lasts, Instant first, Instant last) {
        private static Told of(Map<?, ?> map) {
            return new Told(
                    Objects.toString(map.get("title")),
                    Boolean.TRUE.equals(map.get("lasts")),
                    Instant.parse(Objects.toString(map.get("first"))),
                    Instant.parse(Objects.toString(map.get("last"))));
        }

        private Map<String, Object> map() {
            return Map.of("title", title, "lasts", lasts, "first", first, "last", last);
        }
    }

    static AlarmState load(Path file) {
        Map<String, Map<String, Told>> channels = new LinkedHashMap<>();
        if (Files.exists(file)) {
            try {
                Json.parseObject(PlainFile.of(file).readString())
                        .forEach((channel, told) -> channels.put(channel, read(told)));
            } catch (RuntimeException damaged) {
                return new AlarmState(Map.of());
            }
        }
        return new AlarmState(channels);
    }

    Map<String, Told> of(String channel) {
        return channels.getOrDefault(channel, Map.of());
    }

    AlarmState with(String channel, Map<String, Told> told) {
        Map<String, Map<String, Told>> all = new LinkedHashMap<>(channels);
        all.put(channel, told);
        return new AlarmState(all);
    }

    void save(Path file) {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        channels.forEach((channel, told) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            told.forEach((id, what) -> one.put(id, what.map()));
            all.put(channel, one);
        });
        PlainFile.of(file).write(Json.pretty(all));
    }

    private static Map<String, Told> read(@Nullable Object value) {
        Map<String, Told> told = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((id, what) -> {
                if (what instanceof Map<?, ?> fields) {
                    told.put(String.valueOf(id), Told.of(fields));
                }
            });
        }
        return told;
    }
}
