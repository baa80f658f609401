package dev.litekeeper.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.Records;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsTest {
    private static final String SECRET = "s3cr3t-t0ken";

    @TempDir
    Path folder;

    @Test
    void tellsWhatTurnedBadOnceAndWhatTurnedGoodOnce() {
        try (WebServer web = new WebServer()) {
            Shop shop = shop("alerts: [{webhook: \"" + web.url() + "/hook\"}]", Map.of());

            shop.alerts().tell(shop.look());
            assertThat(web.messages()).isEmpty();

            shop.makeItBad();
            shop.alerts().tell(shop.look());
            shop.alerts().tell(shop.look());
            shop.makeItGood();
            shop.alerts().tell(shop.look());
            shop.alerts().tell(shop.look());

            assertThat(web.messages()).hasSize(2);
            Map<String, ?> bad = Json.parseObject(web.messages().get(0));
            assertThat(bad.get("subject")).isEqualTo("shop production on web1: P1 bad");
            assertThat(bad.get("decision")).isEqualTo("no-go");
            assertThat(bad.get("bad"))
                    .asString()
                    .contains("can be written by others")
                    .contains("chmod 644");
            Map<String, ?> good = Json.parseObject(web.messages().get(1));
            assertThat(good.get("subject")).isEqualTo("shop production on web1: P1 good again");
            assertThat(good.get("decision")).isEqualTo("go");
        }
    }

    @Test
    void whatDidNotArriveIsPartOfTheNextMessage() {
        try (WebServer web = new WebServer()) {
            Shop shop = shop("alerts: [{webhook: \"" + web.url() + "/hook\"}]", Map.of());
            shop.makeItBad();
            web.answer(500);

            Alerts.Told first = shop.alerts().tell(shop.look());
            assertThat(first.problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.why()).contains("HTTP 500"));
            assertThat(shop.look()
                            .evidence()
                            .care()
                            .alerts()
                            .known()
                            .orElseThrow()
                            .undelivered())
                    .hasSize(1);

            web.answer(204);
            Alerts.Told second = shop.alerts().tell(shop.look());
            assertThat(second.problems()).isEmpty();
            assertThat(web.messages()).hasSize(2);
            assertThat(web.messages().get(1)).contains("P1 bad");
            assertThat(shop.look()
                            .evidence()
                            .care()
                            .alerts()
                            .known()
                            .orElseThrow()
                            .undelivered())
                    .isEmpty();
        }
    }

    @Test
    void aChannelThatFailsDoesNotKeepTheOthersFromBeingTold() {
        try (WebServer web = new WebServer()) {
            Shop shop = shop(
                    "alerts: [{webhook: \"http://127.0.0.1:1/hook\"}, {webhook: \"" + web.url() + "/hook\"}]",
                    Map.of());
            shop.makeItBad();

            List<Alerts.Delivery> deliveries = shop.alerts().tell(shop.look()).deliveries();

            assertThat(deliveries).extracting(Alerts.Delivery::channel).containsExactly("webhook", "webhook 2");
            assertThat(deliveries.get(0).problem()).isPresent();
            assertThat(deliveries.get(1).answer()).contains("HTTP 200");
        }
    }

    @Test
    void pingsWhenAllIsWellAndOnlyThen() {
        try (WebServer web = new WebServer()) {
            Shop shop = shop("ping: \"" + web.url() + "/ping\"", Map.of());

            shop.alerts().tell(shop.look());
            assertThat(web.calls()).containsExactly("GET /ping");
            assertThat(shop.look()
                            .evidence()
                            .care()
                            .alerts()
                            .known()
                            .orElseThrow()
                            .pinged())
                    .contains(shop.subject().clock().instant());

            shop.makeItBad();
            shop.alerts().tell(shop.look());
            assertThat(web.calls()).hasSize(1);

            shop.makeItGood();
            web.answer(503);
            assertThat(shop.alerts().tell(shop.look()).problems()).hasSize(1);
            assertThat(web.calls()).hasSize(2);
        }
    }

    @Test
    void theFirstPingIsNotKeptBackByTheChecksThatWaitForIt() {
        try (WebServer web = new WebServer()) {
            Shop shop = Shop.in(folder, "ping: \"" + web.url() + "/ping\"", Set.of("P1", "A2"), Map.of());

            Alerts.Told told = shop.alerts().tell(shop.look());

            assertThat(web.calls()).hasSize(1);
            assertThat(told.report().sentence()).startsWith("go");
        }
    }

    @Test
    void aTestGoesToEveryChannelAndItsAnswersAreRecorded() {
        try (WebServer web = new WebServer()) {
            Path out = folder.resolve("alert.txt");
            Shop shop = shop(
                    "alerts: [{webhook: \"" + web.url() + "/hook\"}, {command: \"cat > " + out + "\"}]",
                    System.getenv());

            List<Alerts.Delivery> deliveries = shop.alerts().test();

            assertThat(deliveries)
                    .allSatisfy(delivery -> assertThat(delivery.answer()).isPresent());
            assertThat(Json.parseObject(web.messages().getFirst()).get("test")).isEqualTo(true);
            assertThat(PlainFile.of(out).readString()).contains("This is a test of litekeeper's alerts");
            assertThat(Records.of(folder, "production")
                            .newest("alert")
                            .orElseThrow()
                            .content()
                            .get("channels"))
                    .asString()
                    .contains("webhook=HTTP 200", "command=exit status 0");
            assertThat(shop.look()
                            .evidence()
                            .care()
                            .alerts()
                            .known()
                            .orElseThrow()
                            .delivered())
                    .containsOnlyKeys("webhook", "command");
        }
    }

    @Test
    void aTestOfAChannelThatFailsDoesNotCountAsArrived() {
        Shop shop = shop("alerts: [{command: \"exit 3\"}]", System.getenv());

        assertThat(shop.alerts().test())
                .singleElement()
                .satisfies(delivery ->
                        assertThat(delivery.problem().orElseThrow().why()).contains("exit status 3"));
        assertThat(shop.look().evidence().care().alerts().known().orElseThrow().delivered())
                .isEmpty();
    }

    @Test
    void refusesATestWhereThereIsNoChannel() {
        Shop shop = shop("", Map.of());

        assertThatThrownBy(() -> shop.alerts().test())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("no alert to test");
    }

    @Test
    void secretsStandInNoMessageStateOrRecord() {
        try (WebServer web = new WebServer()) {
            web.answer(403);
            Shop shop = shop(
                    "alerts: [{webhook: \"" + web.url() + "/${TOKEN}\"}, {webhook: \"http://127.0.0.1:1/${TOKEN}\"}]\n"
                            + "ping: \"http://127.0.0.1:1/${TOKEN}\"",
                    Map.of("TOKEN", SECRET));

            List<Alerts.Delivery> test = shop.alerts().test();
            Alerts.Told told = shop.alerts().tell(shop.look());

            assertThat(web.calls()).anyMatch(call -> call.contains(SECRET));
            assertThat(test.toString()).contains("HTTP 403").doesNotContain(SECRET);
            assertThat(told.toString()).doesNotContain(SECRET);
            Path records = folder.resolve("database/records");
            assertThat(PlainFile.of(records.resolve("production.jsonl")).readString())
                    .doesNotContain(SECRET);
            assertThat(PlainFile.of(records.resolve("production.state.json")).readString())
                    .contains("HTTP 403")
                    .doesNotContain(SECRET);
        }
    }

    @Test
    void aVariableThatIsNotSetIsNamed() {
        Shop shop = shop("alerts: [{webhook: \"${ALERT_URL}\"}]", Map.of());

        assertThat(shop.alerts().test())
                .singleElement()
                .satisfies(delivery ->
                        assertThat(delivery.problem().orElseThrow().toString()).contains("ALERT_URL"));
    }

    private Shop shop(String lines, Map<String, String> variables) {
        return Shop.in(folder, lines, Set.of("P1"), variables);
    }
}
