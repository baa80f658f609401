package dev.litekeeper.sqlite;

import dev.litekeeper.files.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The child process of [StallProbe]. Reads the database's path from standard input, and answers each further line with
/// what it saw. Ends when standard input ends, which is when its parent is gone.
public final class StallProbeMain {
    private static final long BETWEEN_TRIES_NANOS = 500_000;
    private static final long BETWEEN_TURNS_NANOS = 5_000_000;

    private StallProbeMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrivateCopy copy = new PrivateCopy(Path.of(in.readLine()));
        Waits writer = Waits.of(copy, StallProbeMain::commit);
        Waits reader = Waits.of(copy, session -> session.queryLong("SELECT count(*) FROM sqlite_schema"));
        writer.once.await();
        reader.once.await();
        for (String question = ""; question != null; question = in.readLine()) {
            Map<String, @Nullable Object> seen = new LinkedHashMap<>();
            seen.put("writer", writer.take());
            seen.put("reader", reader.take());
            out.println(Json.line(seen));
        }
        Runtime.getRuntime().halt(0);
    }

    /// A commit for the disk, which changes nothing of the content.
    private static void commit(Session session) {
        session.begin(Begin.IMMEDIATE);
        try {
            session.execute("PRAGMA user_version = " + session.queryLong("PRAGMA user_version"));
            session.commit();
        } catch (SqlFailure e) {
            if (session.inTransaction()) {
                session.rollback();
            }
            throw e;
        }
    }

    /// One kind of access, made over and over in a thread of its own.
    private record Waits(AtomicLong since, AtomicLong longest, CountDownLatch once) {

        static Waits of(PrivateCopy copy, Consumer<Session> access) {
            Waits waits = new Waits(new AtomicLong(), new AtomicLong(), new CountDownLatch(1));
            Thread.ofPlatform().daemon().start(() -> waits.turn(copy, access));
            return waits;
        }

        private void turn(PrivateCopy copy, Consumer<Session> access) {
            try (Session session = copy.open(Settings.WRITE.busyTimeout(Duration.ZERO))) {
                while (true) {
                    since.set(System.nanoTime());
                    until(session, access);
                    long waited = System.nanoTime() - since.getAndSet(0);
                    longest.accumulateAndGet(waited, Math::max);
                    once.countDown();
                    LockSupport.parkNanos(BETWEEN_TURNS_NANOS);
                }
            }
        }

        private static void until(Session session, Consumer<Session> access) {
            while (true) {
                try {
                    access.accept(session);
                    return;
                } catch (SqlFailure e) {
                    if (!e.isBusy() && !e.code().startsWith("SQLITE_SCHEMA")) {
                        throw e;
                    }
                    LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
                }
            }
        }

        /// Since it was last asked; a wait that is not over counts from its beginning.
        long take() {
            long begun = since.get();
            long underWay = begun == 0 ? 0 : System.nanoTime() - begun;
            return Math.max(longest.getAndSet(0), underWay);
        }
    }
}
