package dev.litekeeper.archive.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicLong;

/// Has the disk take what is written to a file while more is written, so that little is left to wait for in the
/// end. Safe for use by several threads: one of them waits for the disk now and then, the others go on.
public final class Settling {
    private static final long OFTEN = 32L << 20;

    private final FileChannel file;
    private final AtomicLong unsettled = new AtomicLong();

    public Settling(FileChannel file) {
        this.file = file;
    }

    /// So many bytes were written.
    public void wrote(long bytes) throws IOException {
        long sum = unsettled.addAndGet(bytes);
        if (sum >= OFTEN && unsettled.compareAndSet(sum, 0)) {
            file.force(false);
        }
    }
}
