package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.AtExit;
import dev.litekeeper.files.Json;
import dev.litekeeper.files.ScratchFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A process of its own that stands for the app of a private copy: it commits and asks for a snapshot over
/// and over, and measures how long it has to wait for each. What it commits is what is there already.
///
/// For one thread at a time. The process never outlives this one.
public final class StallProbe implements AutoCloseable {
    private final ScratchFolder scratch;
    private final Process process;
    private final Writer in;
    private final BufferedReader out;
    private final AtExit atExit;

    /// The longest waits since the probe was last asked, those that are not over included.
    public record Stalls(Duration writer, Duration reader) {}

    private StallProbe(ScratchFolder scratch, Process process) {
        this.scratch = scratch;
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.atExit = AtExit.run(process::destroyForcibly);
    }

    /// Starts it; it has committed once when this returns.
    public static StallProbe on(PrivateCopy copy) {
        ScratchFolder scratch = ScratchFolder.inTemp();
        try {
            List<String> command = CopierChild.command(scratch.path(), StallProbeMain.class);
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            StallProbe probe = new StallProbe(scratch, process);
            probe.ask(copy.path().toString());
            return probe;
        } catch (IOException e) {
            scratch.close();
            throw gone(e);
        }
    }

    /// What it saw since it was started or last asked.
    public Stalls ask() {
        Map<String, @Nullable Object> seen = Json.parseObject(ask(""));
        return new Stalls(
                Duration.ofNanos(Orders.number(seen, "writer")), Duration.ofNanos(Orders.number(seen, "reader")));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
        scratch.close();
        atExit.close();
    }

    private String ask(String line) {
        try {
            in.write(line + "\n");
            in.flush();
            String answer = out.readLine();
            if (answer == null) {
                throw gone(new IOException("it ended"));
            }
            return answer;
        } catch (IOException e) {
            throw gone(e);
        }
    }

    private static Failure gone(IOException e) {
        return Problem.environment("the process that stands for the app does not work")
                .because(String.valueOf(e.getMessage()))
                .failure(e);
    }
}
