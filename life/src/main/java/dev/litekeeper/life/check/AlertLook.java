package dev.litekeeper.life.check;

import dev.litekeeper.checks.Care;
import dev.litekeeper.project.Alert;
import dev.litekeeper.project.Project;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The alert channels of a project and what is known of each.
public final class AlertLook {
    private AlertLook() {}

    /// An alert with the name people know it by and the key its state is kept under, which changes with its setting.
    public record Named(String name, String key, Alert alert) {}

    /// The channels in the order of `litekeeper.yml`, as in `webhook`, `mail`, `webhook 2`.
    public static List<Named> channels(Project project) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        List<Named> named = new ArrayList<>();
        for (Alert alert : project.alerts()) {
            String kind = kind(alert);
            int number = counts.merge(kind, 1, Integer::sum);
            String name = number == 1 ? kind : kind + " " + number;
            named.add(new Named(
                    name, name + " " + Integer.toHexString(alert.toString().hashCode()), alert));
        }
        return named;
    }

    static Care.Alerts of(Project project, LookState state) {
        List<String> names = new ArrayList<>();
        Map<String, Instant> delivered = new LinkedHashMap<>();
        List<String> undelivered = new ArrayList<>();
        for (Named channel : channels(project)) {
            LookState.Channel knows = state.channel(channel.key());
            names.add(channel.name());
            knows.tested().ifPresent(when -> delivered.put(channel.name(), when));
            knows.trouble().ifPresent(why -> undelivered.add(channel.name() + ": " + why));
        }
        return new Care.Alerts(
                names, delivered, project.ping().isPresent(), state.pinged(), state.looked(), undelivered);
    }

    private static String kind(Alert alert) {
        return switch (alert) {
            case Alert.Webhook _ -> "webhook";
            case Alert.Command _ -> "command";
            case Alert.Mail _ -> "mail";
        };
    }
}
