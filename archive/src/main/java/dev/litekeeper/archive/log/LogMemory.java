package dev.litekeeper.archive.log;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;

/// The memory outside of the heap that the logs of one process share: for what is being written, and for previous
/// versions of pages. A log that has nothing to write has none of it. Safe for use by several threads.
public final class LogMemory {
    /// Bytes of blocks that are kept for reuse: those of a few logs that are written all the time, or of many now and
    /// then.
    private static final long SPARE_BLOCKS = 8L << 20;
    private static final int SPARE_PACKERS = 8;

    private final long most;
    private final AtomicLong left;
    private final ArrayDeque<Block> blocks = new ArrayDeque<>();
    private long spare;
    private final ArrayDeque<Packer> packers = new ArrayDeque<>();

    /// @param all bytes for previous versions of pages, of all databases together; each that is being written may
    ///     have 64 of them beyond
    /// @param most bytes of these for one database
    public LogMemory(long all, long most) {
        this.most = most;
        this.left = new AtomicLong(all);
    }

    /// How many bytes of previous versions one database may have.
    long most() {
        return most;
    }

    /// Takes so many bytes from those of all databases together; answers whether they were left.
    boolean reserve(long bytes) {
        long before = left.getAndUpdate(now -> now >= bytes ? now - bytes : now);
        return before >= bytes;
    }

    void release(long bytes) {
        left.addAndGet(bytes);
    }

    /// An empty block.
    Block block() {
        synchronized (blocks) {
            Block known = blocks.poll();
            if (known != null) {
                spare -= known.room();
                return known;
            }
        }
        return new Block();
    }

    void giveBack(Block block) {
        block.clear();
        synchronized (blocks) {
            if (spare + block.room() <= SPARE_BLOCKS) {
                spare += block.room();
                blocks.push(block);
                return;
            }
        }
        block.close();
    }

    Packer packer() {
        synchronized (packers) {
            Packer known = packers.poll();
            return known == null ? new Packer() : known;
        }
    }

    void giveBack(Packer packer) {
        synchronized (packers) {
            if (packers.size() < SPARE_PACKERS) {
                packers.push(packer);
                return;
            }
        }
        packer.close();
    }
}
