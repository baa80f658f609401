package dev.litekeeper.agent;

import dev.litekeeper.project.Alert;
import java.util.Map;

/// A way a message goes out.
interface Channel {
    /// Sends the message; answers what the other side said, in a few words. Fails as an environment problem, without
    /// any secret in its text, where it did not arrive.
    String send(Message message);

    /// The channel of an alert, with the variables that its secrets name.
    static Channel of(Alert alert, Map<String, String> variables) {
        return switch (alert) {
            case Alert.Webhook(var url) -> new WebhookChannel(new Web(), url, variables);
            case Alert.Command(var line) -> new CommandChannel(line.text(), variables);
            case Alert.Mail mail -> new MailChannel(mail, variables);
        };
    }
}
