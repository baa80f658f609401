package dev.litekeeper.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.litekeeper.failure.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A monitor for the tour, as a chat room or an uptime service is one: it listens on this machine alone, says yes to
/// everything and writes down what came.
final class TourMonitor implements AutoCloseable {
    private final HttpServer server;
    private final List<String> received = new CopyOnWriteArrayList<>();

    TourMonitor() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw Problem.environment("cannot listen on this machine's own address")
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /// The address of this path on it.
    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /// What came since the last call: the path, and what stood in the request.
    List<String> received() {
        List<String> all = List.copyOf(received);
        received.removeAll(all);
        return all;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        received.add((exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body).strip());
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }
}
