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
import org.jspecify.annotations.Nullable;

/// The child process that works on a live database for [Copier], so that stopping the work is a kill.
///
/// Reads one order, a line of JSON, from standard input; writes progress and the result to standard output. Ends at
/// once
/// when standard input ends, which is when its parent is gone.
public final class CopierMain {
    private final PrintStream out;

    private CopierMain(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String order = in.readLine();
        if (order == null) {
            return;
        }
        Thread.ofPlatform().daemon().name("parent").start(() -> endWith(in));
        CopierMain main = new CopierMain(new PrintStream(System.out, false, StandardCharsets.UTF_8));
        main.answer(Json.parseObject(order));
        Runtime.getRuntime().halt(0);
    }

    private void answer(Map<String, @Nullable Object> order) {
        try {
            Map<String, @Nullable Object> result = new CopyJob(order, this::progress, InstantSource.system()).run();
            say("done", result);
        } catch (Failure e) {
            say("failure", Orders.of(e.problem()));
        } catch (RuntimeException | OutOfMemoryError e) {
            say(
                    "failure",
                    Orders.of(Problem.environment("the work on the database stopped")
                            .at(Orders.text(order, "live"))
                            .because(e.toString())));
        }
    }

    private void progress(String phase, long done, long total) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("phase", phase);
        json.put("done", done);
        json.put("total", total);
        say("progress", json);
    }

    private synchronized void say(String what, Map<String, @Nullable Object> value) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put(what, value);
        out.println(Json.line(line));
        out.flush();
    }

    private static void endWith(BufferedReader in) {
        try {
            while (in.read() >= 0) {
                Thread.onSpinWait();
            }
        } catch (IOException gone) {
            Runtime.getRuntime().halt(1);
        }
        Runtime.getRuntime().halt(1);
    }
}
