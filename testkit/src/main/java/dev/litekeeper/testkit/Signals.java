package dev.litekeeper.testkit;

import java.util.ArrayList;
import java.util.List;

/// The signals that end a process, where a build may have been started by a shell that ignores some of them (`nohup`,
/// or `&` in a script): its children would ignore them as well.
public final class Signals {
    private static final String DEFAULTS = """
            import os, signal, sys
            for name in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
                signal.signal(name, signal.SIG_DFL)
            os.execvp(sys.argv[1], sys.argv[1:])
            """;

    private Signals() {}

    /// The same command, in a process of the same number, which the signals end unless it handles them itself.
    public static List<String> heeding(List<String> command) {
        List<String> heeding =
                new ArrayList<>(List.of(Programs.require("python3").toString(), "-c", DEFAULTS));
        heeding.addAll(command);
        return heeding;
    }
}
