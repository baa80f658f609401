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

    /// Whether it cannot be at work any more: no process of this machine has its number (one in another container may
    /// be there all the same), or it was this very thread.
    boolean isGone() {
        boolean own = pid == ProcessHandle.current().pid()
                && run.startsWith(Thread.currentThread().threadId() + "/");
        return own || ProcessHandle.of(pid).isEmpty();
    }
}
