package dev.litekeeper.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.project.Alert;
import dev.litekeeper.project.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelTest {
    private static final Message MESSAGE = new Message(
            false,
            "shop",
            "production",
            "web1",
            Instant.parse("2026-11-22T12:00:00Z"),
            "no-go",
            List.of(new Message.Item(
                    "B1", "critical", "a proven backup is younger than promised", "30 hours é", "litekeeper backup")),
            List.of(),
            List.of());

    @TempDir
    Path folder;

    @Test
    void mailCarriesSubjectAndText() {
        try (MailServer server = new MailServer("")) {
            String answer = mail("smtp://127.0.0.1:" + server.port(), Map.of()).send(MESSAGE);

            assertThat(answer).isEqualTo("taken by the mail server");
            assertThat(server.lines())
                    .contains("MAIL FROM:<keeper@example.com>")
                    .contains("RCPT TO:<ops@example.com>", "RCPT TO:<boss@example.com>")
                    .contains("Subject: [litekeeper] shop production on web1: B1 bad");
            assertThat(String.join("\n", server.lines())).contains("BAD  B1", "mend: litekeeper backup");
        }
    }

    @Test
    void aPasswordGoesToThisMachineWithoutTls() {
        try (MailServer server = new MailServer("AUTH PLAIN")) {
            mail("smtp://keeper:${PASSWORD}@localhost:" + server.port(), Map.of("PASSWORD", "p@ss:w/rd"))
                    .send(MESSAGE);

            assertThat(server.lines()).anyMatch(line -> line.startsWith("AUTH PLAIN"));
        }
    }

    @Test
    void aPasswordIsNotGivenAwayWithoutTls() {
        try (MailServer server = new MailServer("AUTH PLAIN")) {
            // The loopback address written so that it is not known as this machine.
            Channel mail = mail("smtp://keeper:${PASSWORD}@127.0.0.2:" + server.port(), Map.of("PASSWORD", "geheim"));

            assertThatThrownBy(() -> mail.send(MESSAGE))
                    .isInstanceOf(Failure.class)
                    .satisfies(failure -> assertThat(failure.toString()).doesNotContain("geheim"));
            assertThat(server.lines())
                    .anyMatch(line -> line.startsWith("EHLO"))
                    .noneMatch(line -> line.startsWith("AUTH"));
        }
    }

    @Test
    void aMailServerThatIsNotThereIsNamedWithoutItsPassword() {
        Channel mail = mail("smtp://keeper:${PASSWORD}@127.0.0.1:1", Map.of("PASSWORD", "geheim"));

        assertThatThrownBy(() -> mail.send(MESSAGE)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.problem().hint()).contains("127.0.0.1:1");
            assertThat(failure.problem().toString()).doesNotContain("geheim");
        });
    }

    @Test
    void aCommandGetsTheMessageAndItsParts() {
        Path out = folder.resolve("out.txt");
        String line = "{ cat; echo \"$LITEKEEPER_SUBJECT|$LITEKEEPER_DECISION|$TOKEN\"; } > " + out;

        String answer = new CommandChannel(line, Map.of("PATH", "/usr/bin:/bin", "TOKEN", "t")).send(MESSAGE);

        assertThat(answer).isEqualTo("exit status 0");
        assertThat(PlainFile.of(out).readString())
                .contains("BAD  B1", "30 hours é")
                .contains("shop production on web1: B1 bad|no-go|t");
    }

    @Test
    void aCommandThatDoesNotReadItsInputStillCounts() {
        assertThat(new CommandChannel("true", System.getenv()).send(MESSAGE)).isEqualTo("exit status 0");
    }

    @Test
    void aCommandThatHangsIsEnded() {
        Channel command = new CommandChannel("sleep 60", System.getenv(), Duration.ofMillis(200));

        assertThatThrownBy(() -> command.send(MESSAGE)).hasMessageContaining("did not end");
    }

    private static Channel mail(String smtp, Map<String, String> variables) {
        return Channel.of(
                new Alert.Mail(
                        List.of("ops@example.com", "boss@example.com"),
                        "keeper@example.com",
                        new Secret(smtp, "litekeeper.yml:5:3")),
                variables);
    }
}
