package dev.litekeeper.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Stands before a server that speaks HTTP and hands everything on, until it is told to hold requests: those get no
/// answer.
final class Gate implements AutoCloseable {
    private final URI server;
    private final ServerSocket door;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private volatile String held = "";
    private volatile boolean holding;

    private Gate(URI server, ServerSocket door) {
        this.server = server;
        this.door = door;
    }

    static Gate before(URI server) throws IOException {
        Gate gate = new Gate(server, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(gate::serve);
        return gate;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /// From now on requests that begin like this are held; none where it is empty.
    void hold(String beginning) {
        held = beginning;
    }

    /// Whether a request was held.
    boolean isHolding() {
        return holding;
    }

    private void serve() {
        try {
            while (true) {
                Socket client = door.accept();
                Socket behind = new Socket(server.getHost(), server.getPort());
                sockets.add(client);
                sockets.add(behind);
                Thread.ofVirtual().start(() -> pass(client, behind, true));
                Thread.ofVirtual().start(() -> pass(behind, client, false));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void pass(Socket from, Socket to, boolean requests) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[1 << 16];
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                String text = new String(bytes, 0, read, StandardCharsets.ISO_8859_1);
                if (requests && !held.isEmpty() && text.startsWith(held)) {
                    holding = true;
                    return;
                }
                out.write(bytes, 0, read);
                out.flush();
            }
            to.shutdownOutput();
        } catch (IOException closed) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
