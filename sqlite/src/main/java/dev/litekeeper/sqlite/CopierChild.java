package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.AtExit;
import dev.litekeeper.files.Json;
import dev.litekeeper.files.ScratchFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A running [CopierMain], seen from the process that started it. It never outlives that process, and closing it
/// kills it.
final class CopierChild implements AutoCloseable {
    private static final String END = "";
    private static final int HEAP_MB = 192;
    private static final long LOOK_MILLIS = 50;
    private static final int MOST_COMPLAINTS = 20;
    private static final List<String> PASSED_ON = List.of(
            "-XX:AOTCache=",
            "-XX:SharedArchiveFile=",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=",
            "-Djdk.util.jar.",
            "-Dorg.sqlite.");

    private final ScratchFolder scratch;
    private final Process process;
    private final AtExit atExit;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private volatile boolean committing;
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

    private CopierChild(ScratchFolder scratch, Process process) {
        this.scratch = scratch;
        this.process = process;
        this.atExit = AtExit.run(this::endWithParent);
        Thread.ofPlatform().daemon().name("copier-out").start(() -> read(process.getInputStream(), this::word));
        Thread.ofPlatform().daemon().name("copier-err").start(() -> read(process.getErrorStream(), this::complaint));
    }

    /// Starts the child with its order.
    static CopierChild start(Map<String, @Nullable Object> order) {
        ScratchFolder scratch = ScratchFolder.inTemp();
        try {
            Process process = new ProcessBuilder(command(scratch.path())).start();
            CopierChild child = new CopierChild(scratch, process);
            process.getOutputStream().write((Json.line(order) + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            return child;
        } catch (IOException e) {
            scratch.close();
            throw Problem.environment("cannot start a process of our own")
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    /// Waits for the result, handing progress on. `watch` is called some twenty times a second, and a last time
    /// before the child may commit; it throws to give up. From the leave to commit on the child is waited for,
    /// whatever comes.
    Map<String, @Nullable Object> result(Progress progress, Runnable watch) {
        while (true) {
            String line = next();
            if (line == null) {
                watch.run();
            } else if (line.equals(END)) {
                throw endedEarly();
            } else {
                Map<String, @Nullable Object> said = Json.parseObject(line);
                if (said.containsKey("done")) {
                    return Orders.object(said, "done");
                }
                if (said.containsKey("failure")) {
                    throw Orders.failure(Orders.object(said, "failure"));
                }
                if (said.containsKey("ready")) {
                    watch.run();
                    giveLeave();
                } else {
                    Map<String, @Nullable Object> step = Orders.object(said, "progress");
                    progress.at(Orders.text(step, "phase"), Orders.number(step, "done"), Orders.number(step, "total"));
                }
            }
        }
    }

    /// Whether the child was allowed to commit.
    boolean mayHaveCommitted() {
        return committing;
    }

    /// Kills it where it still runs, and waits for its end.
    @Override
    public void close() {
        process.destroyForcibly();
        uninterrupted(process::waitFor);
        scratch.close();
        atExit.close();
    }

    private void giveLeave() {
        if (Thread.currentThread().isInterrupted()) {
            throw Interruption.failure(new InterruptedException());
        }
        committing = true;
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException gone) {
            throw endedEarly();
        }
    }

    private @Nullable String next() {
        if (committing) {
            return uninterrupted(lines::take);
        }
        try {
            return lines.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Interruption.failure(e);
        }
    }

    private static <T> T uninterrupted(Wait<T> wait) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Something that is waited for.
    private interface Wait<T> {
        T get() throws InterruptedException;
    }

    private void endWithParent() {
        if (committing) {
            uninterrupted(process::waitFor);
        } else {
            process.destroyForcibly();
        }
    }

    private Failure endedEarly() {
        String why = "exit status " + uninterrupted(process::waitFor);
        return Problem.environment("the process that worked on the database ended early")
                .because(complaints.isEmpty() ? why : why + ": " + String.join("; ", complaints))
                .failure();
    }

    private void word(String line) {
        if (line.equals(END) || line.startsWith("{")) {
            lines.add(line);
        }
    }

    private void complaint(String line) {
        if (!line.isEmpty() && !line.startsWith("SLF4J") && complaints.size() < MOST_COMPLAINTS) {
            complaints.add(line);
        }
    }

    private static void read(InputStream stream, Consumer<String> consumer) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                consumer.accept(line);
            }
            consumer.accept(END);
        } catch (IOException gone) {
            consumer.accept(END);
        }
    }

    /// The same Java with the same class path, native library and archive of classes.
    static List<String> command(Path scratch) {
        return command(scratch, CopierMain.class);
    }

    /// How a process of our own with this main class is started.
    static List<String> command(Path scratch, Class<?> main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String argument : ProcessHandle.current().info().arguments().orElse(new String[0])) {
            if (PASSED_ON.stream().anyMatch(argument::startsWith)) {
                command.add(argument);
            }
        }
        command.add("-Xmx" + HEAP_MB + "m");
        command.add("-XX:-UsePerfData");
        // Nothing but our own words on standard output.
        command.add("-Xlog:disable");
        command.add("-Xlog:all=error:stderr");
        command.add("--enable-native-access=ALL-UNNAMED");
        if (System.getProperty("org.sqlite.lib.path") == null) {
            command.add("-Dorg.sqlite.tmpdir=" + scratch);
        }
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        return command;
    }
}
