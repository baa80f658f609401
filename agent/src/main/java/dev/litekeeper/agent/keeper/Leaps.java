package dev.litekeeper.agent.keeper;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Notices where the clock of the machine leaps ahead, compared with one that only counts, and where it
/// does not fit what was known of the time when the keeper starts. By a clock that is years ahead
/// everything is old; so for a day after that nothing is to be deleted by its age, restarts or not. For one
/// thread.
final class Leaps {
    private static final Duration LEAP = Duration.ofHours(1);
    private static final Duration AWAY = Duration.ofDays(7);
    private static final Duration REST = Duration.ofDays(1);

    private final PlainFile file;
    private final LongSupplier nanos;
    private final boolean known;
    private Instant seen;
    private long counted;
    private Duration off = Duration.ZERO;
    private long until;

    /// What a keeper that ends leaves to the next one.
    ///
    /// @param seen when it was there last, in milliseconds since 1970
    /// @param off by how much the clock was off, in milliseconds
    /// @param rest for how many more milliseconds nothing is to be deleted
    private record Left(long seen, long off, long rest) {}

    /// @param folder the state folder of the database
    /// @param nanos a clock that only counts
    Leaps(Path folder, Instant now, LongSupplier nanos) {
        this.file = PlainFile.of(folder.resolve("clock.json"));
        this.nanos = nanos;
        this.seen = now;
        this.counted = nanos.getAsLong();
        this.until = counted;
        Optional<Left> left = left();
        this.known = left.isPresent();
        left.ifPresent(before -> {
            off = Duration.ofMillis(before.off());
            until = counted + Duration.ofMillis(before.rest()).toNanos();
            compare(Instant.ofEpochMilli(before.seen()), now);
        });
    }

    /// Whether a keeper before this one has left what it knew of the time.
    boolean isKnown() {
        return known;
    }

    /// Compares the time with an earlier one. That the keeper was away for some days is nothing strange.
    void compare(Instant earlier, Instant now) {
        Duration ahead = Duration.between(earlier, now);
        if (ahead.compareTo(AWAY) > 0 || ahead.compareTo(LEAP.negated()) < 0) {
            doubt(ahead);
        }
    }

    /// By how much the clock was off within the last day, less than nothing where it was behind; empty where
    /// it was not.
    Optional<Duration> look(Instant now) {
        long count = nanos.getAsLong();
        Duration ahead = Duration.between(seen, now).minusNanos(count - counted);
        if (ahead.compareTo(LEAP) > 0) {
            doubt(ahead);
        }
        seen = now;
        counted = count;
        return count - until < 0 ? Optional.of(off) : Optional.empty();
    }

    /// Writes down what the next keeper is to know.
    void leave(Instant now) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("seen", now.toEpochMilli());
        members.put("off", off.toMillis());
        members.put("rest", Math.max(0, until - nanos.getAsLong()) / 1_000_000);
        file.write(Json.line(members) + "\n");
    }

    private void doubt(Duration ahead) {
        off = ahead;
        until = nanos.getAsLong() + REST.toNanos();
    }

    private Optional<Left> left() {
        if (!Files.exists(file.path())) {
            return Optional.empty();
        }
        try {
            Map<String, @Nullable Object> members = Json.parseObject(file.readString());
            return members.get("seen") instanceof Long at
                            && members.get("off") instanceof Long by
                            && members.get("rest") instanceof Long rest
                    ? Optional.of(new Left(at, by, rest))
                    : Optional.empty();
        } catch (Failure damaged) {
            return Optional.empty();
        }
    }
}
