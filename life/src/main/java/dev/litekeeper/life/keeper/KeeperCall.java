package dev.litekeeper.life.keeper;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import dev.litekeeper.life.Deadline;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks the keeper of a database: a line of JSON to its socket, a line of JSON back, within some patience.
public final class KeeperCall {
    /// Enough for an answer that needs no work.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final StateFolder folder;
    private final Path temporary;
    private final Duration patience;

    /// @param temporary the system's folder for temporary files
    public KeeperCall(StateFolder folder, Path temporary) {
        this(folder, temporary, PATIENCE);
    }

    KeeperCall(StateFolder folder, Path temporary, Duration patience) {
        this.folder = folder;
        this.temporary = temporary;
        this.patience = patience;
    }

    /// The same for a question whose answer may take so much longer.
    public KeeperCall waiting(Duration longer) {
        return new KeeperCall(folder, temporary, patience.plus(longer));
    }

    /// The answer. Fails as the keeper did, where it answers with a problem; as could-not-tell where none
    /// is running; as an environment problem where it is there and does not answer.
    public Map<String, @Nullable Object> ask(Map<String, ? extends @Nullable Object> question) {
        Optional<Map<String, @Nullable Object>> answer = tryAsk(question);
        return answer.orElseThrow(() -> Problem.unknown("no keeper is running")
                .at(folder.path())
                .because("nobody answers there")
                .hint("start it: litekeeper keep")
                .failure());
    }

    /// The same; empty where no keeper is running.
    public Optional<Map<String, @Nullable Object>> tryAsk(Map<String, ? extends @Nullable Object> question) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Deadline _ = Deadline.of(() -> close(channel), patience)) {
            channel.connect(UnixDomainSocketAddress.of(folder.socket(temporary)));
            ByteBuffer bytes = ByteBuffer.wrap((Json.line(question) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            String line = new BufferedReader(
                            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8))
                    .readLine();
            return Optional.of(understood(line));
        } catch (IOException e) {
            if (!folder.isHeld()) {
                return Optional.empty();
            }
            String why = e instanceof ClosedChannelException
                    ? "it is stopped or stuck: no answer within " + patience.toSeconds() + " s"
                    : String.valueOf(e.getMessage());
            throw silent(why).failure(e);
        }
    }

    private Problem silent(String why) {
        return Problem.environment("the keeper does not answer")
                .at(folder.holder())
                .because(why)
                .hint("see what its process does: litekeeper who");
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, @Nullable Object> understood(@Nullable String line) {
        if (line == null) {
            throw silent("it ended the call").failure();
        }
        Map<String, @Nullable Object> answer = Json.parseObject(line);
        if (answer.get("problem") instanceof Map<?, ?> problem) {
            throw failure(problem);
        }
        return answer;
    }

    private static Failure failure(Map<?, ?> problem) {
        Kind kind = Kind.valueOf(text(problem, "kind"));
        return new Problem(
                        kind,
                        text(problem, "what"),
                        text(problem, "where"),
                        text(problem, "why"),
                        text(problem, "hint"))
                .failure();
    }

    private static String text(Map<?, ?> map, String key) {
        return Objects.toString(map.get(key), "");
    }
}
