package dev.litekeeper.agent;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.project.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Calls of web addresses that may be secret: what goes wrong is told with the address as `litekeeper.yml` has it.
final class Web {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// GETs the address, or POSTs `json` to it. Answers the status, as in `HTTP 200`. Fails on any but 2xx.
    String call(Secret address, Map<String, String> variables, Optional<String> json) {
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            HttpResponse<Void> response = client.send(
                    request(URI.create(address.expand(variables)), json), HttpResponse.BodyHandlers.discarding());
            if (response.statusCode() / 100 != 2) {
                throw unanswered(address, "it answered HTTP " + response.statusCode())
                        .failure();
            }
            return "HTTP " + response.statusCode();
        } catch (HttpTimeoutException e) {
            throw unanswered(address, "no answer within " + PATIENCE.toSeconds() + " s")
                    .failure();
        } catch (ConnectException e) {
            throw unanswered(
                            address,
                            e.getCause() instanceof UnresolvedAddressException
                                    ? "the name cannot be resolved"
                                    : "the connection was refused")
                    .failure();
        } catch (IOException e) {
            throw unanswered(address, "the connection broke (" + e.getClass().getSimpleName() + ")")
                    .failure();
        } catch (IllegalArgumentException e) {
            throw Problem.usage("not a web address")
                    .at(address.place())
                    .because("the value of " + address + " is none")
                    .failure();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.interrupted("stopped while sending").failure();
        }
    }

    private static HttpRequest request(URI address, Optional<String> json) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(PATIENCE).header("User-Agent", "litekeeper");
        return json.map(body -> request.header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build())
                .orElseGet(() -> request.GET().build());
    }

    private static Problem unanswered(Secret address, String why) {
        return Problem.environment("the web address did not take the call")
                .at(address.place())
                .because(why)
                .hint("try it by hand, and see whether the variables in it are set where litekeeper runs");
    }
}
