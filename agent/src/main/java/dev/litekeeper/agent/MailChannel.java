package dev.litekeeper.agent;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.project.Alert;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Map;
import java.util.Properties;

/// Sends the message as plain-text mail. `smtps` speaks TLS from the start; `smtp` turns to it as soon as the server
/// offers it, and gives a password away only under it, unless the server is this machine.
record MailChannel(Alert.Mail mail, Map<String, String> variables) implements Channel {
    private static final String PATIENCE = "10000";

    @Override
    public String send(Message message) {
        Server server = Server.of(mail.smtp(), mail.smtp().expand(variables));
        Session session = Session.getInstance(properties(server));
        try {
            MimeMessage mime = new MimeMessage(session);
            mime.setFrom(new InternetAddress(mail.from()));
            for (String to : mail.to()) {
                mime.addRecipient(RecipientType.TO, new InternetAddress(to));
            }
            mime.setSubject("[litekeeper] " + message.subject(), StandardCharsets.UTF_8.name());
            mime.setText(message.text(), StandardCharsets.UTF_8.name());
            mime.setSentDate(Date.from(message.at()));
            mime.saveChanges();
            try (Transport transport = session.getTransport(server.protocol())) {
                transport.connect(server.host(), server.port(), server.user(), server.password());
                transport.sendMessage(mime, mime.getAllRecipients());
            }
            return "taken by the mail server";
        } catch (MessagingException e) {
            throw failed(server, e);
        }
    }

    private static Properties properties(Server server) {
        String prefix = "mail." + server.protocol() + ".";
        Properties properties = new Properties();
        properties.put(prefix + "connectiontimeout", PATIENCE);
        properties.put(prefix + "timeout", PATIENCE);
        properties.put(prefix + "writetimeout", PATIENCE);
        properties.put(prefix + "auth", Boolean.toString(server.user() != null));
        properties.put(prefix + "ssl.checkserveridentity", "true");
        if (server.protocol().equals("smtp")) {
            properties.put(prefix + "starttls.enable", "true");
            properties.put(
                    prefix + "starttls.required", Boolean.toString(server.user() != null && !server.isThisMachine()));
        }
        return properties;
    }

    private Failure failed(Server server, MessagingException e) {
        String why = switch (e) {
            case AuthenticationFailedException _ -> "the server did not take user and password";
            default -> withoutSecrets(server, String.valueOf(e.getMessage()).strip());
        };
        return Problem.environment("the mail was not sent")
                .at(mail.smtp().place())
                .because(why)
                .hint("see whether " + server.host() + ":" + server.port() + " can be reached from here")
                .failure();
    }

    private static String withoutSecrets(Server server, String text) {
        return server.password() == null || server.password().isEmpty() ? text : text.replace(server.password(), "...");
    }
}
