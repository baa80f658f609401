package dev.litekeeper.life.copy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.remote.Ssh;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A database on another machine, reached through ssh. Over there it is copied at one moment into a temporary file by
/// litekeeper, or by sqlite3 where there is no litekeeper; that file is sent and removed again, whatever happens.
record HostOrigin(String host, String database, Ssh ssh, ByteSize walBudget) implements Origin {
    private static final int TRIES = 3;
    private static final long RESERVE = 64L << 20;
    private static final String SCRIPT = script();

    @Override
    public String describe() {
        return host + ":" + database;
    }

    @Override
    public Arrived fetch(Path target, Listener listener) {
        for (int number = 1; ; number++) {
            Process process = ssh.run(host, head() + SCRIPT);
            CompletableFuture<String> complaint = CompletableFuture.supplyAsync(() -> complaint(process));
            Transfer transfer = new Transfer(process.getInputStream(), listener, describe());
            boolean arrived = false;
            try {
                Arrived result = transfer.into(target);
                arrived = true;
                return result;
            } catch (IOException e) {
                if (!transfer.begun()) {
                    throw unreachable(
                            complaint.completeOnTimeout("", 5, TimeUnit.SECONDS).join(), e);
                }
                process.destroy();
                if (number == TRIES) {
                    throw broken(e);
                }
                listener.note("the connection to " + host + " broke after " + new ByteSize(transfer.received())
                        + "; starting anew (" + (number + 1) + " of " + TRIES + ")");
            } finally {
                end(process);
                if (!arrived) {
                    PlainFile.of(target).delete();
                }
            }
        }
    }

    private String head() {
        return "database=" + Ssh.quoted(database)
                + "\ncompressions='zstd gzip'\nreserve=" + RESERVE
                + "\nwal_budget=" + walBudget.bytes()
                + "\nuse=any\n";
    }

    private Failure unreachable(String complaint, IOException e) {
        return Problem.environment("cannot reach the host")
                .at(host)
                .because(complaint.isEmpty() ? String.valueOf(e.getMessage()) : complaint)
                .hint("this must work without a question: ssh -o BatchMode=yes " + host + " true")
                .failure(e);
    }

    private Failure broken(IOException e) {
        return Problem.environment("the copy did not arrive")
                .at(describe())
                .because(TRIES + " tries ended early, the last one so: " + e.getMessage())
                .hint("nothing was changed here; run it again when the network is better")
                .failure(e);
    }

    private static String complaint(Process process) {
        try (InputStream err = process.getErrorStream()) {
            String text = new String(err.readNBytes(1 << 16), StandardCharsets.UTF_8).strip();
            err.skip(Long.MAX_VALUE);
            return text.replaceAll("\\s*\\R\\s*", "; ");
        } catch (IOException e) {
            return "";
        }
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static String script() {
        try (InputStream in =
                Objects.requireNonNull(HostOrigin.class.getResourceAsStream("send-database.sh"), "send-database.sh")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
