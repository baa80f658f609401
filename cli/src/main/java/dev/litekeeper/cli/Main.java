package dev.litekeeper.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/// The program `litekeeper`.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Interruption.prepare();
        Surroundings process = Surroundings.ofProcess(System.in, System.out, System.err, System.getenv());
        System.exit(finished(new Invocation(Commands.ALL, process).run(args)));
    }

    /// The status to end the process with.
    static int finished(int status) {
        return Interruption.finished(status);
    }

    /// Runs one command without a terminal and without ending the process; answers its exit status.
    public static int run(String[] args, InputStream in, PrintStream out, PrintStream err, Map<String, String> env) {
        return new Invocation(
                        Commands.ALL, Surroundings.ofProcess(in, out, err, env).withoutTerminal())
                .run(args);
    }
}
