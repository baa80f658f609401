package dev.litekeeper.life.migration;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.life.keeper.KeeperCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The question to a keeper whether every commit is durable in its stores. That they lag is remembered for some
/// moments, and then not waited for again: without the archive a copy is made, which is always right. That they have
/// all of it is asked each time. For one thread.
final class StoreQuestion {
    private static final Duration GLANCE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(28);
    private static final Duration STILL = Duration.ofMinutes(2);

    private final InstantSource clock;
    private Optional<Instant> lagged = Optional.empty();

    StoreQuestion(InstantSource clock) {
        this.clock = clock;
    }

    /// The newest commit, durable in every store; empty where they lag.
    OptionalLong durable(KeeperCall keeper) {
        if (lagged.isPresent() && clock.instant().isBefore(lagged.get().plus(STILL))) {
            return OptionalLong.empty();
        }
        OptionalLong position = answer(keeper);
        lagged = position.isPresent() ? Optional.empty() : Optional.of(clock.instant());
        return position;
    }

    /// A store that only takes its time is waited for; one that fails is not, as the keeper knows soon.
    private static OptionalLong answer(KeeperCall keeper) {
        Map<String, @Nullable Object> answer = Map.of();
        try {
            answer = ask(keeper, GLANCE);
        } catch (Failure e) {
            if (e.kind() != Kind.UNKNOWN) {
                throw e;
            }
        }
        boolean failing = answer.get("troubles") instanceof List<?> troubles && !troubles.isEmpty();
        if (!Boolean.TRUE.equals(answer.get("durable")) && !failing) {
            answer = ask(keeper, PATIENCE);
        }
        return Boolean.TRUE.equals(answer.get("durable")) && answer.get("position") instanceof Long position
                ? OptionalLong.of(position)
                : OptionalLong.empty();
    }

    private static Map<String, @Nullable Object> ask(KeeperCall keeper, Duration most) {
        return keeper.waiting(most).ask(Map.of("do", "wait", "millis", most.toMillis()));
    }
}
