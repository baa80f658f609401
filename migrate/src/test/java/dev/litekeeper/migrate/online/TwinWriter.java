package dev.litekeeper.migrate.online;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A process that changes the table `t` at random and its twin in the same way, both in one transaction, until it is
/// told to stop: what the one holds at the end, the other has to hold.
public final class TwinWriter implements AutoCloseable {
    private static final String PROGRAM = """
            import sqlite3, sys, random, threading, time
            path, seed, statements = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
            db = sqlite3.connect(path, timeout=120, isolation_level=None)
            db.execute('PRAGMA foreign_keys = ON')
            chance = random.Random(seed)
            stop = threading.Event()
            threading.Thread(target=lambda: (sys.stdin.readline(), stop.set()), daemon=True).start()
            print('ready', flush=True)
            count, longest = 0, 0
            while not stop.is_set():
                sql = chance.choice(statements)
                values = {'a': chance.randrange(1, 6000), 'b': chance.randrange(1, 6000), 's': str(chance.random())}
                try:
                    began = time.monotonic()
                    db.execute('BEGIN IMMEDIATE')
                    db.execute(sql.replace('$t', 't'), values)
                    db.execute(sql.replace('$t', 'twin'), values)
                    db.execute('COMMIT')
                    longest = max(longest, time.monotonic() - began)
                except sqlite3.IntegrityError:
                    db.execute('ROLLBACK')
                count += 1
                time.sleep(0.001)
            print(count, int(longest * 1000), flush=True)
            """;

    private final Process process;
    private final BufferedReader output;

    private TwinWriter(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Starts one, which has written nothing yet; each statement names the table as `$t`.
    public static TwinWriter on(Path database, long seed, List<String> statements) {
        List<String> command =
                new ArrayList<>(List.of("python3", "-c", PROGRAM, database.toString(), String.valueOf(seed)));
        command.addAll(statements);
        try {
            TwinWriter writer = new TwinWriter(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
            if (!"ready".equals(writer.output.readLine())) {
                throw new IllegalStateException("the writer did not start");
            }
            return writer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends it; answers how often it wrote.
    public long stop() {
        try {
            process.getOutputStream().close();
            String line = String.valueOf(output.readLine());
            process.waitFor();
            return Long.parseLong(line.substring(0, line.indexOf(' ')));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
