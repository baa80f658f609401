package dev.litekeeper.project;

import java.util.List;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads the alerts of a `litekeeper.yml`.
final class AlertReader {
    private static final Pattern OPEN_PASSWORD = Pattern.compile("smtps?://[^/@]*:(?!\\$\\{)[^/@]+@.*");

    private AlertReader() {}

    static Alert alert(Section section) {
        List<String> ways = Keys.of("alerts[]").stream().filter(section::has).toList();
        if (ways.size() != 1) {
            throw section.place()
                    .wrong(
                            "an alert has exactly one of " + String.join(", ", Keys.of("alerts[]")),
                            "give each way a line of its own that starts with \"- \"");
        }
        Value value = section.required(ways.getFirst());
        return switch (ways.getFirst()) {
            case "webhook" -> new Alert.Webhook(web(value));
            case "command" -> new Alert.Command(value.secret());
            default -> mail(Section.of("alerts[].mail", value));
        };
    }

    /// A URL of the web; it may be, or hold, an environment variable.
    static Secret web(Value value) {
        Secret url = value.secret();
        if (!url.text().matches("https?://.+") && !url.text().startsWith("${")) {
            throw value.place()
                    .wrong(
                            value.key() + " is not a web address: " + url,
                            "write https://..., or \"${NAME}\" where it is secret");
        }
        return url;
    }

    private static Alert.Mail mail(Section section) {
        Value smtp = section.required("smtp");
        if (OPEN_PASSWORD.matcher(smtp.text()).matches()) {
            throw smtp.place()
                    .wrong(
                            "the password of the mail server stands in the file",
                            "write smtp://user:${SMTP_PASSWORD}@host:587 and set SMTP_PASSWORD where litekeeper runs");
        }
        if (!smtp.text().matches("smtps?://.+") && !smtp.text().startsWith("${")) {
            throw smtp.place()
                    .wrong("not a mail server: " + smtp.text(), "write smtp://host:587, or smtps://host:465 for TLS");
        }
        return new Alert.Mail(
                addresses(section.required("to")), section.required("from").text(), smtp.secret());
    }

    private static List<String> addresses(Value to) {
        return switch (to.node()) {
            case SequenceNode _ -> to.texts();
            default -> List.of(to.text());
        };
    }
}
