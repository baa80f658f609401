package dev.litekeeper.cli;

import dev.litekeeper.agent.Alerts.Delivery;
import dev.litekeeper.failure.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What became of messages, as people and programs read it.
final class AlertView {
    private AlertView() {}

    static void print(Console console, List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            delivery.answer()
                    .ifPresent(answer -> console.line(Style.GOOD, "sent  " + delivery.channel() + ": " + answer));
            delivery.problem()
                    .ifPresent(
                            problem -> console.line(Style.BAD, "failed  " + delivery.channel() + ": " + problem.why()));
        }
    }

    static List<Map<String, @Nullable Object>> json(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(delivery -> {
                    Map<String, @Nullable Object> json = new LinkedHashMap<>();
                    json.put("channel", delivery.channel());
                    json.put("delivered", delivery.answer().isPresent());
                    json.put("answer", delivery.answer().orElse(null));
                    json.put(
                            "problem", delivery.problem().map(Problem::toString).orElse(null));
                    return json;
                })
                .toList();
    }
}
