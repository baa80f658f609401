package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The child process that works on a live database for [Copier], so that stopping the work is a kill.
///
/// Reads one order, a line of JSON, from standard input; writes progress and the result to standard output. Ends at
/// once when standard input ends, which is when its parent is gone. Between the parent's leave to commit and the
/// end of the commit a signal waits.
public final class CopierMain implements ReplaceJob.Talk {
    private final PrintStream out;
    private final CountDownLatch leave = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private boolean committing;
    private boolean stopping;

    private CopierMain(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String order = in.readLine();
        if (order == null) {
            return;
        }
        CopierMain main = new CopierMain(new PrintStream(System.out, false, StandardCharsets.UTF_8));
        Thread.ofPlatform().daemon().name("parent").start(() -> main.listen(in));
        Runtime.getRuntime().addShutdownHook(new Thread(main::stop));
        main.answer(Json.parseObject(order));
        Runtime.getRuntime().halt(0);
    }

    private void answer(Map<String, @Nullable Object> order) {
        try {
            say("done", result(order));
        } catch (Failure e) {
            say("failure", Orders.of(e.problem()));
        } catch (RuntimeException | OutOfMemoryError e) {
            say(
                    "failure",
                    Orders.of(Problem.environment("the work on the database stopped")
                            .at(Orders.text(order, "live"))
                            .because(e.toString())));
        }
        finished.countDown();
    }

    private Map<String, @Nullable Object> result(Map<String, @Nullable Object> order) {
        return switch (Orders.text(order, "job")) {
            case "replace" -> new ReplaceJob(order, this).run();
            default -> new CopyJob(order, this::progress, InstantSource.system()).run();
        };
    }

    @Override
    public void progress(String phase, long done, long total) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("phase", phase);
        json.put("done", done);
        json.put("total", total);
        say("progress", json);
    }

    @Override
    public void readyToCommit() {
        say("ready", Map.of());
        await(leave);
        synchronized (this) {
            committing = true;
            if (!stopping) {
                return;
            }
        }
        await(new CountDownLatch(1));
    }

    @Override
    public void abandon(Problem problem) {
        say("failure", Orders.of(problem));
        Runtime.getRuntime().halt(1);
    }

    /// What a signal does: nothing while the commit is under way.
    private void stop() {
        boolean wait;
        synchronized (this) {
            stopping = true;
            wait = committing;
        }
        if (wait) {
            await(finished);
        }
    }

    private void listen(BufferedReader in) {
        try {
            while (in.readLine() != null) {
                leave.countDown();
            }
        } catch (IOException gone) {
            Runtime.getRuntime().halt(1);
        }
        Runtime.getRuntime().halt(1);
    }

    private synchronized void say(String what, Map<String, @Nullable Object> value) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put(what, value);
        out.println(Json.line(line));
        out.flush();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Interruption.failure(e);
        }
    }
}
