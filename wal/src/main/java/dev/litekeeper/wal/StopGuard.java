package dev.litekeeper.wal;

import dev.litekeeper.failure.Problem;
import java.io.IOException;
import java.time.Duration;

/// Kills this process where it is stopped (SIGSTOP, Ctrl-Z) for too long: a process that does not run cannot
/// let go of a database by itself, whose WAL would grow until it goes on. The guard is a process of the
/// system's shell that looks every second and ends with this one.
public final class StopGuard implements AutoCloseable {
    private static final String PROGRAM = """
            trap '' TSTP TTIN TTOU INT HUP
            set -f
            began=
            stopped=0
            while sleep 1; do
              { read -r line </proc/"$1"/stat; } 2>/dev/null || exit 0
              state=${line##*) }
              shift_to() { shift 19; echo "$1"; }
              start=$(shift_to $state)
              [ "${began:=$start}" = "$start" ] || exit 0
              case $state in
                [Tt]*) stopped=$((stopped + 1)) ;;
                *) stopped=0 ;;
              esac
              [ "$stopped" -lt "$2" ] || { kill -9 "$1"; exit 0; }
            done
            """;

    private final Process guard;

    private StopGuard(Process guard) {
        this.guard = guard;
    }

    /// Guards this process from now on: it may be stopped for this long, at least a second.
    public static StopGuard start(Duration longest) {
        try {
            return new StopGuard(new ProcessBuilder(
                            "/bin/sh",
                            "-c",
                            PROGRAM,
                            "litekeeper-guard",
                            Long.toString(ProcessHandle.current().pid()),
                            Long.toString(Math.max(1, longest.toSeconds())))
                    .redirectInput(ProcessBuilder.Redirect.PIPE)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw Problem.environment("cannot start the guard")
                    .at("/bin/sh")
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    @Override
    public void close() {
        guard.destroyForcibly();
    }
}
