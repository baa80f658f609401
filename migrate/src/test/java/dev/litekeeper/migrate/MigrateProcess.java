package dev.litekeeper.migrate;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.testkit.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// A migrator in a process of its own: reads scripts and database from its arguments, prints each script it applied,
/// and waits before it starts until a line arrives on stdin.
public final class MigrateProcess {
    private MigrateProcess() {}

    public static void main(String[] args) throws IOException {
        Scripts scripts = Scripts.in(Path.of(args[0]));
        Target target = Target.of(DatabaseFile.at(Path.of(args[1])));
        Author author = new Author("process", InstantSource.system());
        System.out.println("ready");
        System.in.read();
        Listener listener = new Listener() {
            @Override
            public void started(ScriptName script, int number, int total) {
                System.out.println("started " + script);
            }

            @Override
            public void locked(ScriptName script, Session session) {
                stop("locked");
            }

            @Override
            public void executed(Executed statement) {
                stop("executed " + statement.number());
            }

            @Override
            public void committed(ScriptName script, Session session) {
                stop("committed");
            }

            @Override
            public void advanced(ScriptName script, String what, long done, long total) {
                stop("advanced");
            }

            /// Where single steps are asked for, it goes on when a line arrives.
            private void stop(String where) {
                if (args.length > 2) {
                    System.out.println(where);
                    go();
                }
            }

            @Override
            public void applied(Applied applied) {
                System.out.println("applied " + applied.script());
            }
        };
        new Migrator(target, scripts, Track.SCRIPTS, author).apply(Orders.ALL, listener);
        System.out.println("done");
    }

    private static void go() {
        try {
            System.in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts one; it works as soon as its stdin is written to or closed.
    static Process start(Sandbox sandbox, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                MigrateProcess.class.getName(),
                sandbox.sql().toString(),
                sandbox.databasePath().toString()));
        command.addAll(List.of(more));
        try {
            return new ProcessBuilder(Signals.heeding(command))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts one that makes a table anew, which is alive and has made its first step when this returns.
    public static Process untilItsFirstStep(Sandbox sandbox) {
        Process process = start(sandbox, "step by step");
        try {
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = output.readLine();
            while (line != null && !line.equals("advanced")) {
                if (!line.startsWith("started")) {
                    process.getOutputStream().write('\n');
                    process.getOutputStream().flush();
                }
                line = output.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("it ended before its first step");
            }
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
