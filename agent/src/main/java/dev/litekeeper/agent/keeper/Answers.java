package dev.litekeeper.agent.keeper;

import dev.litekeeper.archive.capture.Capture;
import dev.litekeeper.archive.capture.StoreFigures;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the keeper answers about one database when it is asked through the socket.
///
/// @param report how it stands now
/// @param stop ends the whole keeper, soon
record Answers(Kept kept, Supplier<KeptReport> report, Runnable stop) {
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);
    private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

    Map<String, @Nullable Object> to(Map<String, @Nullable Object> question) {
        String order = Objects.toString(question.get("do"), "");
        return switch (order) {
            case "status" -> report.get().json();
            case "metrics" -> Map.of("text", Metrics.of(report.get()));
            case "wait" -> await(question);
            case "pause" -> {
                kept.pause();
                yield Map.of("state", "paused");
            }
            case "resume" -> {
                kept.resume();
                yield Map.of("state", "starting");
            }
            case "stop" -> {
                stop.run();
                yield Map.of("pid", ProcessHandle.current().pid());
            }
            default ->
                throw Problem.usage("the keeper does not know this order")
                        .at(order)
                        .failure();
        };
    }

    /// Asks the next capture where one ends before it knows.
    private Map<String, @Nullable Object> await(Map<String, @Nullable Object> question) {
        long millis = question.get("millis") instanceof Long given ? given : 30_000;
        Duration most = Duration.ofMillis(Math.clamp(millis, 0, LONGEST_WAIT.toMillis()));
        long end = System.nanoTime() + most.toNanos();
        while (true) {
            Capture capture = kept.capture(left(end));
            try {
                Map<String, @Nullable Object> answer = await(question, capture, end);
                if (Boolean.TRUE.equals(answer.get("durable")) || !goesOn(capture, end)) {
                    return answer;
                }
            } catch (Failure e) {
                if (!goesOn(capture, end)) {
                    throw e;
                }
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static Map<String, @Nullable Object> await(
            Map<String, @Nullable Object> question, Capture capture, long end) {
        long position = question.get("commit") instanceof Long named ? named : capture.catchUp(left(end));
        String only = Objects.toString(question.get("store"), "");
        Map<String, Boolean> stores = new LinkedHashMap<>();
        for (String store : stores(capture, only)) {
            stores.put(store, capture.awaitDurable(position, store, left(end)));
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("position", position);
        answer.put("newest", capture.figures().position());
        answer.put("durable", !stores.containsValue(false));
        answer.put("stores", stores);
        answer.put("troubles", troubles(capture, stores));
        return answer;
    }

    private static boolean goesOn(Capture capture, long end) {
        return capture.isEnded() && !left(end).isZero();
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    private static List<String> stores(Capture capture, String only) {
        List<String> names = capture.figures().stores().stream()
                .map(StoreFigures::name)
                .filter(name -> only.isEmpty() || name.equals(only))
                .toList();
        if (names.isEmpty()) {
            throw Problem.usage("no store " + only)
                    .hint("litekeeper status shows them")
                    .failure();
        }
        return names;
    }

    private static List<String> troubles(Capture capture, Map<String, Boolean> durable) {
        return capture.figures().stores().stream()
                .filter(store -> Boolean.FALSE.equals(durable.get(store.name())))
                .flatMap(store ->
                        store
                                .standing()
                                .trouble()
                                .map(Problem::toString)
                                .or(() -> store.standing().fencedBy())
                                .stream())
                .toList();
    }
}
