package dev.litekeeper.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/// The program `litekeeper`.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Interruption.prepare();
        Ahead.of(args);
        Surroundings process = Surroundings.ofProcess(System.in, System.out, System.err, System.getenv());
        end(finished(new Invocation(Commands.ALL, process).run(args)));
    }

    /// Ends the process. One that succeeded and has nothing else to do ends by itself, which spares it the look for a
    /// logger of exits in every jar.
    static void end(int status) {
        if (status != 0 || isBusy()) {
            System.exit(status);
        }
    }

    /// Whether another thread would keep the process alive.
    private static boolean isBusy() {
        Thread[] threads = new Thread[Thread.activeCount() + 1];
        int count = Thread.enumerate(threads);
        for (int i = 0; i < count; i++) {
            if (!threads[i].equals(Thread.currentThread()) && !threads[i].isDaemon()) {
                return true;
            }
        }
        return count == threads.length;
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
