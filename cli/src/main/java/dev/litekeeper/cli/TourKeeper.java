package dev.litekeeper.cli;

import dev.litekeeper.failure.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The keeper of the tour: `litekeeper keep` as a process beside the commands that are typed. It ends, with what is
/// committed sent, when this is closed.
final class TourKeeper implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

    private TourKeeper(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::read);
    }

    /// Starts it and waits until it keeps the database; answers what it said. Fails as bad where it does not.
    static TourKeeper start(ProcessBuilder builder, List<String> said) {
        try {
            TourKeeper keeper = new TourKeeper(builder.redirectErrorStream(true).start());
            try {
                keeper.await(said);
                return keeper;
            } catch (RuntimeException e) {
                keeper.close();
                throw e;
            }
        } catch (IOException e) {
            throw Problem.environment("cannot start the keeper of the tour")
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    private void await(List<String> said) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (said.stream().noneMatch(line -> line.contains(": kept"))) {
            Optional<String> line = next(end - System.nanoTime());
            if (line.isEmpty()) {
                throw Problem.bad("the keeper of the tour does not keep the database")
                        .because(String.join("; ", said))
                        .failure();
            }
            said.add(line.get());
        }
    }

    /// Empty where it has ended, or says nothing for so long.
    private Optional<String> next(long nanos) {
        try {
            Optional<String> line = lines.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return line == null ? Optional.empty() : line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.interrupted("the tour was interrupted").failure(e);
        }
    }

    /// Ends it; answers what it said since it was started.
    List<String> end() {
        // Process.destroy would close the stream with its last words.
        process.toHandle().destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        List<String> said = new ArrayList<>();
        for (Optional<String> line = next(PATIENCE.toNanos()); line.isPresent(); line = next(PATIENCE.toNanos())) {
            said.add(line.get());
        }
        return said;
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            end();
        }
    }

    private void read() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(Optional.of(line));
            }
        } catch (IOException e) {
            lines.add(Optional.of(String.valueOf(e.getMessage())));
        } finally {
            lines.add(Optional.empty());
        }
    }
}
