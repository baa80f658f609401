package dev.litekeeper.migrate;

import dev.litekeeper.sqlite.DatabaseFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// A migrator in a process of its own: reads scripts and database from its arguments, prints each script it applied,
/// and waits before it starts until a line arrives on stdin.
final class MigrateProcess {
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
            public void applied(Applied applied) {
                System.out.println("applied " + applied.script());
            }
        };
        new Migrator(target, scripts, Track.SCRIPTS, author).apply(Orders.ALL, listener);
        System.out.println("done");
    }

    /// Starts one; it works as soon as its stdin is written to or closed.
    static Process start(Sandbox sandbox) {
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
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
