package dev.litekeeper.wal;

import dev.litekeeper.sqlite.Activity;
import dev.litekeeper.sqlite.LiveBytes;
import dev.litekeeper.wal.TailStatus.Waits;
import java.util.Optional;

/// Tells from outside whether an application waits for the write lock, as one with a `busy_timeout` does, by what its
/// process does while the lock is held here: one that waits sleeps, one that gets an error at once runs on.
///
/// Only a process with a single thread can be read that way, and only where it commits so often that it surely
/// tried. For one thread; [#waits()] may be called from others.
final class Manners {
    private static final int LOOKS = 200;
    private static final int TRIES = 50;
    private static final long SHORTEST_NANOS = 1_000_000;
    private static final double COMMITS = 4;
    private static final int ENOUGH_SLEEPS = 2;
    private static final int ENOUGH_RUNS = 5;

    private int looks;
    private int slept;
    private int ran;
    private long writer;
    private Optional<Activity> first = Optional.empty();
    private volatile Waits waits = Waits.COULD_NOT_TELL;

    /// Before the lock is taken: sees who writes.
    void before(LiveBytes bytes) {
        writer = 0;
        for (int i = 0; i < TRIES && writer == 0 && isOpen(); i++) {
            writer = bytes.writer();
        }
    }

    /// The lock is held from now on.
    void begins() {
        first = writer == 0 ? Optional.empty() : Activity.of(writer);
    }

    /// The lock is about to be given back. `rate` is how many frames are written in a second.
    void ends(long heldNanos, double rate) {
        if (first.isEmpty()) {
            return;
        }
        looks++;
        long tries = (long) (COMMITS / Math.max(1, rate) * 1e9);
        if (heldNanos >= Math.max(SHORTEST_NANOS, tries)) {
            Activity before = first.get();
            Activity.of(writer).ifPresent(now -> count(judge(before, now, tries)));
        }
        first = Optional.empty();
        writer = 0;
    }

    private boolean isOpen() {
        return waits == Waits.COULD_NOT_TELL && looks < LOOKS;
    }

    /// What one hold tells of the process, which surely tries to commit once it runs for so long.
    static Waits judge(Activity before, Activity now, long tries) {
        if (before.threads() != 1 || now.threads() != 1) {
            return Waits.COULD_NOT_TELL;
        }
        if (now.sleeps() > before.sleeps()) {
            return Waits.YES;
        }
        return now.ranNanos() - before.ranNanos() > tries ? Waits.NO : Waits.COULD_NOT_TELL;
    }

    private void count(Waits seen) {
        switch (seen) {
            case YES -> slept++;
            case NO -> ran++;
            case COULD_NOT_TELL -> {}
        }
        if (slept >= ENOUGH_SLEEPS) {
            waits = Waits.YES;
        } else if (ran >= ENOUGH_RUNS && slept == 0) {
            waits = Waits.NO;
        }
    }

    Waits waits() {
        return waits;
    }
}
