package dev.litekeeper.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Another process that uses a database through Python's sqlite3: it executes what it is told, a statement at a time,
/// and answers. Its connection is in autocommit mode with a busy timeout of 120 s.
public final class Foreign implements AutoCloseable {
    private static final String PROGRAM = """
            import sqlite3, sys, json, threading
            db = sqlite3.connect(sys.argv[1], timeout=120, isolation_level=None, check_same_thread=False)
            stop = threading.Event()
            count = 0
            def write(sql, pause):
                global count
                while not stop.is_set():
                    db.execute(sql)
                    count += 1
                    if pause: stop.wait(pause)
            worker = None
            for line in sys.stdin:
                order = json.loads(line)
                try:
                    if 'run' in order:
                        answer = db.execute(order['run']).fetchall()
                    elif 'start' in order:
                        stop.clear(); count = 0
                        worker = threading.Thread(target=write, args=(order['start'], order['pause'])); worker.start(); answer = 0
                    elif 'stop' in order:
                        stop.set(); worker.join(); answer = count
                    elif 'touch' in order:
                        for name in order['touch']:
                            with open(name, 'rb') as plain: plain.read(1)
                        answer = 0
                    elif 'count' in order:
                        answer = count
                    print(json.dumps({'ok': answer}, default=lambda b: b.hex()), flush=True)
                except Exception as e:
                    print(json.dumps({'error': str(e)}), flush=True)
            stop.set()
            """;

    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    private Foreign(Process process) {
        this.process = process;
        this.in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// A process connected to this database, which it creates where there is none.
    public static Foreign on(Path database) {
        try {
            return new Foreign(new ProcessBuilder("python3", "-c", PROGRAM, database.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /// Executes one statement and answers its rows as JSON, as in `[[1, "a"]]`. An SQL error is an
    /// [IllegalStateException] with SQLite's words.
    public String run(String sql) {
        return order("{\"run\": " + quote(sql) + "}");
    }

    /// Executes the statement again and again, each time as a commit of its own, until [#stopWriting()].
    public void startWriting(String sql, double pauseSeconds) {
        order("{\"start\": " + quote(sql) + ", \"pause\": " + pauseSeconds + "}");
    }

    /// How many times the statement of [#startWriting] has been executed so far.
    public long written() {
        return Long.parseLong(order("{\"count\": 1}"));
    }

    /// Ends [#startWriting]; answers how many commits returned without an error.
    public long stopWriting() {
        return Long.parseLong(order("{\"stop\": 1}"));
    }

    /// Opens and closes the database and its `-shm` as plain files, which drops every lock this process holds on them.
    public void closesTheDatabaseAsAPlainFile(Path database) {
        order("{\"touch\": [" + quote(database.toString()) + ", " + quote(database + "-shm") + "]}");
    }

    /// SIGKILL.
    public void kill() {
        process.destroyForcibly();
        join();
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException gone) {
            process.destroyForcibly();
        }
        join();
    }

    private void join() {
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String order(String json) {
        try {
            in.write(json + "\n");
            in.flush();
            String answer = out.readLine();
            if (answer == null) {
                throw new IllegalStateException("the foreign process is gone");
            }
            if (!answer.startsWith("{\"ok\": ")) {
                throw new IllegalStateException(answer);
            }
            return answer.substring("{\"ok\": ".length(), answer.length() - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
