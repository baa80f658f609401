package dev.litekeeper.life.check;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What earlier looks at a database left for the next one: locks that were held, how far the log was folded in, which
/// alerts arrived. One small file an environment, beside the dated records; losing it costs a repeated alert.
///
/// @param looked when `check --alert` last ran, `pinged` when the dead man's ping was last answered
/// @param log how far the log was folded in at a look some minutes ago
/// @param held since when each lock has been seen without a break, by a key of [UseLook]
/// @param channels what each alert channel knows
public record LookState(
        Optional<Instant> looked,
        Optional<Instant> pinged,
        Optional<Log> log,
        Map<String, Instant> held,
        Map<String, Channel> channels) {
    static final LookState NONE =
            new LookState(Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Map.of());

    public LookState {
        held = Map.copyOf(held);
        channels = Map.copyOf(channels);
    }

    /// The write-ahead log at an earlier look.
    public record Log(Instant at, long frames, long folded) {}

    /// What an alert channel knows.
    ///
    /// @param told the verdict of each check as it was last told over this channel, where it was not ok
    /// @param tested when a test last arrived
    /// @param trouble why the last message did not arrive; empty where it did
    public record Channel(Map<String, String> told, Optional<Instant> tested, Optional<String> trouble) {
        public static final Channel NEW = new Channel(Map.of(), Optional.empty(), Optional.empty());

        public Channel {
            told = Map.copyOf(told);
        }
    }

    /// The file of an environment, whether or not it is there.
    static Path file(Subject subject) {
        return subject.project()
                .root()
                .resolve("database/records")
                .resolve(subject.environment().name() + ".state.json");
    }

    /// What is known of this database; nothing where there is no file or it cannot be read.
    public static LookState load(Subject subject) {
        Path file = file(subject);
        if (!Files.exists(file)) {
            return NONE;
        }
        try {
            return of(Json.parseObject(PlainFile.of(file).readString()));
        } catch (Failure damaged) {
            return NONE;
        }
    }

    /// Writes it durably.
    public void save(Subject subject) {
        Path file = file(subject);
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent(), "a file is in a folder"));
        } catch (IOException e) {
            throw Problem.environment("cannot keep what was seen")
                    .at(file)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
        PlainFile.of(file).write(Json.pretty(map()));
    }

    /// The same with what a look saw of the database.
    LookState saw(Optional<Log> newLog, Map<String, Instant> newHeld) {
        return new LookState(looked, pinged, newLog, newHeld, channels);
    }

    /// The same after `check --alert` looked at this moment.
    public LookState looked(Instant now) {
        return new LookState(Optional.of(now), pinged, log, held, channels);
    }

    /// The same after the ping was answered at this moment.
    public LookState pinged(Instant now) {
        return new LookState(looked, Optional.of(now), log, held, channels);
    }

    /// The same with what a channel knows now.
    public LookState with(String channel, Channel knows) {
        Map<String, Channel> all = new LinkedHashMap<>(channels);
        all.put(channel, knows);
        return new LookState(looked, pinged, log, held, all);
    }

    /// What a channel knows.
    public Channel channel(String name) {
        return channels.getOrDefault(name, Channel.NEW);
    }

    private Map<String, @Nullable Object> map() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("looked", looked.orElse(null));
        map.put("pinged", pinged.orElse(null));
        map.put(
                "log",
                log.map(seen -> Map.of("at", seen.at(), "frames", seen.frames(), "folded", seen.folded()))
                        .orElse(null));
        map.put("held", held);
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        channels.forEach((name, channel) -> {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("told", channel.told());
            one.put("tested", channel.tested().orElse(null));
            one.put("trouble", channel.trouble().orElse(null));
            all.put(name, one);
        });
        map.put("channels", all);
        return map;
    }

    private static LookState of(Map<String, @Nullable Object> map) {
        Optional<Log> log = map.get("log") instanceof Map<?, ?> seen
                        && seen.get("frames") instanceof Long frames
                        && seen.get("folded") instanceof Long folded
                ? instant(seen.get("at")).map(at -> new Log(at, frames, folded))
                : Optional.empty();
        return new LookState(
                instant(map.get("looked")),
                instant(map.get("pinged")),
                log,
                entries(map.get("held"), text -> Instant.parse(String.valueOf(text))),
                entries(map.get("channels"), LookState::channel));
    }

    private static Channel channel(@Nullable Object value) {
        Map<?, ?> map = value instanceof Map<?, ?> fields ? fields : Map.of();
        return new Channel(
                entries(map.get("told"), String::valueOf),
                instant(map.get("tested")),
                Optional.ofNullable(map.get("trouble")).map(String::valueOf));
    }

    private static <T> Map<String, T> entries(@Nullable Object value, Function<@Nullable Object, T> reader) {
        Map<String, T> entries = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, entry) -> entries.put(String.valueOf(key), reader.apply(entry)));
        }
        return entries;
    }

    private static Optional<Instant> instant(@Nullable Object text) {
        return text == null ? Optional.empty() : Optional.of(Instant.parse(text.toString()));
    }
}
