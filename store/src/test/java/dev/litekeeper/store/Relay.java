package dev.litekeeper.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Stands between a client and a server of HTTP, and does to their requests what networks and services do. Each armed
/// fault hits the next request of its method. A connection carries one request.
public final class Relay implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: *([0-9]+)");

    /// What goes wrong with a request.
    public enum Fault {
        /// The server carries it out, the answer never comes.
        ANSWER_LOST,
        /// It never reaches the server, the connection ends.
        REQUEST_LOST,
        /// Half of the answer's body comes, then the connection ends.
        ANSWER_CUT,
        /// The service is busy.
        BUSY,
        /// The service wants fewer requests.
        TOO_MANY,
        /// The credentials have expired.
        EXPIRED,
        /// The clocks differ too much.
        SKEWED
    }

    private record Armed(String method, Fault fault) {}

    private final ServerSocket socket;
    private final URI server;
    private final Deque<Armed> armed = new ConcurrentLinkedDeque<>();
    private final AtomicLong requests = new AtomicLong();

    private Relay(ServerSocket socket, URI server) {
        this.socket = socket;
        this.server = server;
    }

    public static Relay to(URI server) {
        try {
            Relay relay = new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
            Thread.ofVirtual().start(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /// The next requests of this method go wrong in these ways, one each.
    public Relay arm(String method, Fault... faults) {
        for (Fault fault : faults) {
            armed.add(new Armed(method, fault));
        }
        return this;
    }

    /// Whether every armed fault has hit.
    public boolean isSpent() {
        return armed.isEmpty();
    }

    /// How many requests came.
    public long requests() {
        return requests.get();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            String head = head(in);
            if (head.isEmpty()) {
                return;
            }
            requests.incrementAndGet();
            byte[] body = in.readNBytes(length(head));
            answer(fault(head), head, body, client.getOutputStream());
        } catch (IOException clientIsGone) {
            return;
        }
    }

    private void answer(java.util.Optional<Fault> fault, String head, byte[] body, OutputStream out)
            throws IOException {
        if (fault.isEmpty()) {
            out.write(ask(head, body));
            out.flush();
            return;
        }
        switch (fault.get()) {
            case REQUEST_LOST -> out.flush();
            case ANSWER_LOST -> ask(head, body);
            case ANSWER_CUT -> {
                byte[] whole = ask(head, body);
                out.write(whole, 0, whole.length / 2);
            }
            case BUSY -> out.write(error(head, "503 Service Unavailable", "SlowDown"));
            case TOO_MANY -> out.write(error(head, "429 Too Many Requests", "TooManyRequests"));
            case EXPIRED -> out.write(error(head, "400 Bad Request", "ExpiredToken"));
            case SKEWED -> out.write(error(head, "403 Forbidden", "RequestTimeTooSkewed"));
        }
    }

    private byte[] ask(String head, byte[] body) throws IOException {
        String closing =
                head.replaceAll("(?i)\r\nConnection: [^\r]*", "").replaceFirst("\r\n", "\r\nConnection: close\r\n");
        try (Socket upstream = new Socket(server.getHost(), server.getPort())) {
            upstream.getOutputStream().write(closing.getBytes(StandardCharsets.ISO_8859_1));
            upstream.getOutputStream().write(body);
            upstream.getOutputStream().flush();
            return upstream.getInputStream().readAllBytes();
        }
    }

    private static byte[] error(String head, String status, String code) {
        String body = "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>as told</Message></Error>";
        return ("HTTP/1.1 " + status + "\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + (head.startsWith("HEAD") ? "" : body))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private java.util.Optional<Fault> fault(String head) {
        Armed next = armed.peek();
        if (next != null && head.startsWith(next.method() + " ") && armed.remove(next)) {
            return java.util.Optional.of(next.fault());
        }
        return java.util.Optional.empty();
    }

    private static int length(String head) {
        Matcher matcher = LENGTH.matcher(head);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }
}
