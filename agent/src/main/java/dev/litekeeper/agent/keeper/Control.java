package dev.litekeeper.agent.keeper;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The socket a keeper is asked through, for its owner alone. Each call has a thread of its own.
final class Control implements AutoCloseable {
    private static final int MOST_CALLS = 64;

    private final ServerSocketChannel server;
    private final Path path;
    private final UnaryOperator<Map<String, @Nullable Object>> answers;

    private Control(ServerSocketChannel server, Path path, UnaryOperator<Map<String, @Nullable Object>> answers) {
        this.server = server;
        this.path = path;
        this.answers = answers;
    }

    /// Listens at `path`, from where a socket that was left behind is removed; the caller holds the lock
    /// that says that nobody else listens there. `answers` gets the questions, on several threads.
    static Control listen(Path path, UnaryOperator<Map<String, @Nullable Object>> answers) {
        try {
            requireOwnFolder(Objects.requireNonNull(path.getParent(), "a socket is in a folder"));
            Files.deleteIfExists(path);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(path), MOST_CALLS);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            Control control = new Control(server, path, answers);
            Thread.ofVirtual().name("control").start(control::accept);
            return control;
        } catch (IOException e) {
            throw Problem.environment("cannot listen on the keeper's socket")
                    .at(path)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    /// A folder that others could have made is only used where it is ours and closed to them.
    private static void requireOwnFolder(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS));
        String owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName();
        if (!mode.equals("rwx------") || !owner.equals(System.getProperty("user.name"))) {
            throw new IOException(folder + " belongs to " + owner + " with mode " + mode);
        }
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                Thread.ofVirtual().name("control-call").start(() -> answer(channel));
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException refusedByTheSystem) {
                // Too many open files, and the like: the next caller may have more luck.
                Thread.onSpinWait();
            }
        }
    }

    private void answer(SocketChannel channel) {
        try (channel) {
            String line = new BufferedReader(
                            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8))
                    .readLine();
            if (line != null) {
                ByteBuffer bytes = ByteBuffer.wrap((Json.line(answer(line)) + "\n").getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        } catch (IOException callerIsGone) {
            return;
        }
    }

    private Map<String, @Nullable Object> answer(String line) {
        try {
            return answers.apply(Json.parseObject(line));
        } catch (Failure e) {
            Problem problem = e.problem();
            return Map.of(
                    "problem",
                    Map.of(
                            "kind", problem.kind().name(),
                            "what", problem.what(),
                            "where", problem.where(),
                            "why", problem.why(),
                            "hint", problem.hint()));
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw Problem.environment("cannot close the keeper's socket")
                    .at(path)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }
}
