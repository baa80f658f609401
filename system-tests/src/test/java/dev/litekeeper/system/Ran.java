package dev.litekeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// What a process left behind: its exit status and what it wrote.
record Ran(int exit, String out, String err) {

    /// Runs it to its end, with nothing to read on stdin. Fails after four minutes.
    static Ran of(ProcessBuilder builder) {
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return of(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits for the end of a process.
    static Ran of(Process process) {
        CompletableFuture<String> out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
        try {
            if (!process.waitFor(4, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("still running after four minutes: " + process.info());
            }
            return new Ran(process.exitValue(), out.join(), err.join());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// Itself, where the exit status is 0.
    Ran succeeded() {
        assertThat(exit).as("%s", this).isZero();
        return this;
    }

    private static String text(InputStream in) {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
