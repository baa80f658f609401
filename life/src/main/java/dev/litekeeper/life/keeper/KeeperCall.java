package dev.litekeeper.life.keeper;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks the keeper of a database: a line of JSON to its socket, a line of JSON back.
public final class KeeperCall {
    private final StateFolder folder;
    private final Path temporary;

    /// @param temporary the system's folder for temporary files
    public KeeperCall(StateFolder folder, Path temporary) {
        this.folder = folder;
        this.temporary = temporary;
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
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
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
            throw Problem.environment("the keeper does not answer")
                    .at(folder.path())
                    .because(String.valueOf(e.getMessage()))
                    .hint("see what its process does: litekeeper who")
                    .failure(e);
        }
    }

    private Map<String, @Nullable Object> understood(@Nullable String line) {
        if (line == null) {
            throw Problem.environment("the keeper does not answer")
                    .at(folder.path())
                    .because("it ended the call")
                    .failure();
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
