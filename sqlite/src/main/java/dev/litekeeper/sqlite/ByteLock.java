package dev.litekeeper.sqlite;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// An exclusive lock on one byte of a file that belongs to the descriptor, not to the process: it keeps the connections
/// of this process out as it does those of others, and no close of another descriptor drops it. It ends with the
/// process. For one thread at a time.
///
/// These are the open file description locks of fcntl(2), which conflict with SQLite's.
final class ByteLock {
    private static final int F_OFD_GETLK = 36;
    private static final int F_OFD_SETLK = 37;
    private static final int EAGAIN = 11;
    private static final int EACCES = 13;
    private static final int SPINS = 10;
    private static final long PAUSE_NANOS = 50_000;

    private final int descriptor;
    private final MemorySegment errno = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, 8);
    private final MemorySegment exclusive;
    private final MemorySegment none;
    private final MemorySegment question;

    ByteLock(int descriptor, long number) {
        this.descriptor = descriptor;
        this.exclusive = Posix.exclusive(Arena.ofAuto(), number);
        this.none = Posix.none(Arena.ofAuto(), number);
        this.question = Posix.exclusive(Arena.ofAuto(), number);
    }

    /// Takes it as soon as nobody else holds it; answers whether it was to be had in this time. It may be free for
    /// microseconds only, so that for a tenth of the time nothing is done but to ask, which costs its holder
    /// less than trying.
    boolean take(Duration patience) throws IOException {
        long start = System.nanoTime();
        while (!set(exclusive)) {
            do {
                long waited = System.nanoTime() - start;
                if (waited >= patience.toNanos()) {
                    return false;
                }
                if (waited < patience.toNanos() / SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } while (isTaken());
        }
        return true;
    }

    /// Whether somebody else holds it.
    private boolean isTaken() throws IOException {
        question.copyFrom(exclusive);
        if (Posix.fcntl(errno, descriptor, F_OFD_GETLK, question) != 0) {
            throw failed();
        }
        return Posix.isLock(question);
    }

    /// Gives it back; where it is not held, nothing happens.
    void give() throws IOException {
        set(none);
    }

    private boolean set(MemorySegment lock) throws IOException {
        if (Posix.fcntl(errno, descriptor, F_OFD_SETLK, lock) == 0) {
            return true;
        }
        int why = errno.get(ValueLayout.JAVA_INT, 0);
        if (why != EAGAIN && why != EACCES) {
            throw failed();
        }
        return false;
    }

    private IOException failed() {
        return new IOException("fcntl failed (errno " + errno.get(ValueLayout.JAVA_INT, 0) + ")");
    }
}
