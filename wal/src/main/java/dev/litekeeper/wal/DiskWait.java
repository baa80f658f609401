package dev.litekeeper.wal;

import java.util.function.Supplier;

/// Whether a thread waits for a disk, which can be slow without anybody hanging. One thread works, any may ask.
final class DiskWait {
    /// How much more patience a disk is given.
    private static final int MORE = 12;

    private volatile boolean waits;
    private volatile long left = System.nanoTime();

    /// Does work that takes as long as the disk does.
    void run(Runnable work) {
        answer(() -> {
            work.run();
            return true;
        });
    }

    /// The same for work that has an answer.
    <T> T answer(Supplier<T> work) {
        waits = true;
        try {
            return work.get();
        } finally {
            left = System.nanoTime();
            waits = false;
        }
    }

    /// The patience that there is just now.
    long patience(long usual) {
        return waits ? usual * MORE : usual;
    }

    /// When the disk was waited for last.
    long left() {
        return left;
    }
}
