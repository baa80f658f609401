package dev.litekeeper.cli;

import java.util.List;
import java.util.Map;

/// How a command is to speak, from its options and the environment.
record Voice(boolean json, boolean quiet, boolean color, boolean yes) {

    /// As far as it can be told from arguments that may be wrong.
    static Voice of(List<String> args, Map<String, String> env) {
        return new Voice(
                args.contains("--json"),
                args.contains("--quiet"),
                colorAllowed(env) && !args.contains("--no-color"),
                args.contains("--yes"));
    }

    /// False where `NO_COLOR` is set and not empty, or the terminal says it is dumb.
    static boolean colorAllowed(Map<String, String> env) {
        return env.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(env.get("TERM"));
    }
}
