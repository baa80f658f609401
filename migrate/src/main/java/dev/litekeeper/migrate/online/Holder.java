package dev.litekeeper.migrate.online;

import java.time.Instant;

/// A run that works on a change, told apart from all others: its process, its beginning, and whose it is.
public record Holder(long pid, String run, String who) {

    /// A run of this thread, which begins now.
    public static Holder of(String who, Instant now) {
        return new Holder(
                ProcessHandle.current().pid(), Thread.currentThread().threadId() + "/" + now.toEpochMilli(), who);
    }

    static Holder of(String text) {
        String[] parts = text.split(" ", 3);
        return new Holder(Long.parseLong(parts[0]), parts[1], parts[2]);
    }

    String text() {
        return pid + " " + run + " " + who;
    }

    /// Whether no process of this machine has its number any more. One that is in another container may be
    /// there all the same.
    boolean isGone() {
        return ProcessHandle.of(pid).isEmpty();
    }
}
