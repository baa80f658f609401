package dev.litekeeper.sqlite;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// An exclusive lock on one byte of a file that belongs to the descriptor, not to the process: it keeps the connections
/// of this process out as it does those of others, and no close of another descriptor drops it. It ends with the
/// process. One for each byte of a descriptor, and for one thread at a time.
///
/// These are the open file description locks of fcntl(2), which conflict with SQLite's.
final class ByteLock {
    private static final int F_OFD_GETLK = 36;
    private static final int F_OFD_SETLK = 37;
    private static final int F_OFD_SETLKW = 38;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int EACCES = 13;
    private static final long SPIN_NANOS = 2_000_000;

    private final int descriptor;
    private final MemorySegment errno = memory();
    private final MemorySegment exclusive;
    private final MemorySegment none;
    private final MemorySegment question;
    private @Nullable Thread asking;
    private boolean queued;
    private boolean wanted;
    private volatile boolean answered;
    private @Nullable IOException failure;

    ByteLock(int descriptor, long number) {
        this.descriptor = descriptor;
        this.exclusive = Posix.exclusive(Arena.ofAuto(), number);
        this.none = Posix.none(Arena.ofAuto(), number);
        this.question = Posix.exclusive(Arena.ofAuto(), number);
    }

    private static MemorySegment memory() {
        return Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, 8);
    }

    /// Takes it as soon as nobody else holds it; answers whether it was to be had in this time.
    ///
    /// It may be free for microseconds only. Asking without pause meets such a moment soon where there is a
    /// processor for it; where there is none, the system wakes the one that queues. So it asks for a moment,
    /// and then queues.
    boolean take(Duration patience) throws IOException {
        long start = System.nanoTime();
        if (!isQueued() && ask(start, Math.min(SPIN_NANOS, patience.toNanos()))) {
            return true;
        }
        return isHadInTheQueue(start, patience.toNanos());
    }

    private synchronized boolean isQueued() {
        return queued;
    }

    /// Costs its holder less than trying.
    private boolean ask(long start, long nanos) throws IOException {
        while (!set(errno, exclusive)) {
            do {
                if (System.nanoTime() - start >= nanos) {
                    return false;
                }
                Thread.onSpinWait();
            } while (isTaken());
        }
        return true;
    }

    private boolean isHadInTheQueue(long start, long nanos) throws IOException {
        synchronized (this) {
            answered = false;
            failure = null;
            asking = Thread.currentThread();
            wanted = true;
            if (!queued) {
                Thread.ofPlatform().daemon().name("write-lock").start(this::queue);
                queued = true;
            }
        }
        long left = nanos - (System.nanoTime() - start);
        while (!answered && left > 0) {
            LockSupport.parkNanos(this, left);
            left = nanos - (System.nanoTime() - start);
        }
        synchronized (this) {
            wanted = false;
            if (failure != null) {
                throw failure;
            }
            return answered;
        }
    }

    /// Nobody can be called back from the queue: who gets the lock there after the time was over gives it back
    /// at once, or hands it to the one that asks meanwhile.
    private void queue() {
        MemorySegment own = memory();
        int why = 0;
        do {
            why = Posix.fcntl(own, descriptor, F_OFD_SETLKW, exclusive) == 0 ? 0 : own.get(ValueLayout.JAVA_INT, 0);
        } while (why == EINTR);
        synchronized (this) {
            queued = false;
            if (why != 0) {
                failure = failed(why);
            } else if (!wanted) {
                Posix.fcntl(own, descriptor, F_OFD_SETLK, none);
            }
            answered = true;
            LockSupport.unpark(asking);
        }
    }

    /// Whether somebody else holds it.
    private boolean isTaken() throws IOException {
        question.copyFrom(exclusive);
        if (Posix.fcntl(errno, descriptor, F_OFD_GETLK, question) != 0) {
            throw failed(errno.get(ValueLayout.JAVA_INT, 0));
        }
        return Posix.isLock(question);
    }

    /// Gives it back; where it is not held, nothing happens.
    void give() throws IOException {
        set(errno, none);
    }

    private boolean set(MemorySegment errno, MemorySegment lock) throws IOException {
        if (Posix.fcntl(errno, descriptor, F_OFD_SETLK, lock) == 0) {
            return true;
        }
        int why = errno.get(ValueLayout.JAVA_INT, 0);
        if (why != EAGAIN && why != EACCES) {
            throw failed(why);
        }
        return false;
    }

    private static IOException failed(int errno) {
        return new IOException("fcntl failed (errno " + errno + ")");
    }
}
