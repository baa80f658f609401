package dev.litekeeper.life.copy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.files.ScratchFolder;
import dev.litekeeper.life.remote.Remote;
import dev.litekeeper.life.remote.Ssh;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A restore by litekeeper on the machine that holds an environment's database, into a file of this
/// machine. The database over there is not touched; the temporary file there goes, whatever happens.
public record RestoreElsewhere(Remote remote) {
    private static final String SCRIPT = script();

    /// How it ended.
    ///
    /// @param status the exit status of the restore over there; only after 0 the file is here
    /// @param report what it told as JSON, its error too; empty where it told nothing
    public record Ended(int status, Map<String, @Nullable Object> report) {}

    /// Restores into the new file `target`, which appears whole and as it was proven over there, or not at all. What is
    /// said over there goes to `err`. Fails where the host cannot be reached and where the file does not arrive.
    ///
    /// @param words those after `litekeeper`, which name what is to be restored
    public Ended into(Path target, List<String> words, PrintStream err, Listener listener) {
        Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent(), "a file is in a folder");
        try (ScratchFolder scratch = ScratchFolder.in(folder)) {
            Path part = scratch.resolve("part.sqlite");
            Process process = remote.start(head(words) + SCRIPT);
            CompletableFuture<Void> talk = Remote.complaints(process, err);
            Transfer transfer = new Transfer(process.getInputStream(), listener, host());
            try {
                transfer.into(part);
                talk.join();
                remote.end(process);
            } catch (IOException e) {
                if (transfer.received() > 0) {
                    throw broken(transfer, e);
                }
                talk.join();
                int status = remote.end(process);
                if (status == 0) {
                    throw broken(transfer, e);
                }
                return new Ended(status, transfer.report());
            } finally {
                process.destroy();
            }
            return new Ended(0, arrived(part, target, transfer));
        }
    }

    private static Map<String, @Nullable Object> arrived(Path part, Path target, Transfer transfer) {
        if (Files.exists(target)) {
            throw Problem.refused("a file of this name is there already")
                    .at(target)
                    .failure();
        }
        PlainFile.of(target).moveHere(part);
        return transfer.report();
    }

    private String host() {
        return remote.environment().host().orElseThrow();
    }

    private static String head(List<String> words) {
        return "compressions='zstd gzip'\nrestore() { litekeeper " + Ssh.line(words) + " --to \"$1\" --yes --json; }\n";
    }

    private Failure broken(Transfer transfer, IOException e) {
        return Problem.environment("the restored database did not arrive")
                .at(host())
                .because("the connection broke after " + new ByteSize(transfer.received()) + ": " + e.getMessage())
                .hint("nothing was changed; run it again when the network is better")
                .failure(e);
    }

    private static String script() {
        try (InputStream in = Objects.requireNonNull(
                RestoreElsewhere.class.getResourceAsStream("send-restored.sh"), "send-restored.sh")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
