package dev.litekeeper.sqlite;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a process of this machine has done until now, as the kernel tells.
///
/// @param threads how many threads it has; what follows is about its first
/// @param sleeps how often it gave the processor away by itself
/// @param ranNanos for how long it ran
public record Activity(int threads, long sleeps, long ranNanos) {
    private static final Pattern STATUS =
            Pattern.compile("(?s).*\\nThreads:\\s+(\\d+)\\n.*\\nvoluntary_ctxt_switches:\\s+(\\d+)\\n.*");

    /// Empty where the process is gone or cannot be seen.
    public static Optional<Activity> of(long pid) {
        return of(Proc.SYSTEM, pid);
    }

    static Optional<Activity> of(Proc proc, long pid) {
        Optional<Matcher> status =
                proc.text(pid + "/status").map(STATUS::matcher).filter(Matcher::matches);
        Optional<Long> ran = proc.text(pid + "/schedstat")
                .map(text -> text.split(" ")[0])
                .filter(word -> word.matches("\\d+"))
                .map(Long::valueOf);
        return status.flatMap(found -> ran.map(
                nanos -> new Activity(Integer.parseInt(found.group(1)), Long.parseLong(found.group(2)), nanos)));
    }
}
