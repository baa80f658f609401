package dev.litekeeper.cli;

import dev.litekeeper.failure.Kind;
import dev.litekeeper.files.AtExit;

/// What Ctrl-C, SIGTERM or the end of the terminal does to this process: it ends with status 130 after the
/// temporary folders are removed and child processes are gone. SQLite takes back what was not committed.
final class Interruption {
    private static volatile boolean finished;
    private static volatile Runnable farewell = () -> {};
    private static volatile int status = Kind.INTERRUPTED.exitStatus();

    private Interruption() {}

    /// Makes signals end the process that way. Call it once, before the command starts.
    static void prepare() {
        AtExit.last(() -> {
            if (!finished) {
                farewell.run();
                Runtime.getRuntime().halt(status);
            }
        });
    }

    /// What is done last, from now on, where a signal ends the command: it says how it leaves things.
    static void farewell(Runnable words) {
        farewell = words;
    }

    /// Says that a signal is the usual end of the command, with this status.
    static void orderly(int usual) {
        status = usual;
    }

    /// Says that the command has ended by itself, so that the end of the process is none.
    static int finished(int own) {
        finished = !AtExit.underWay();
        return own;
    }
}
