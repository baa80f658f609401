package dev.litekeeper.archive.log;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Compresses blocks and writes segments beside the thread that encodes: one task at a time, none while there is
/// nothing to do. After a failure nothing is written any more, and every further call tells it.
final class SpoolWriter {
    private static final int BLOCKS = 6;
    private static final long CHECKPOINT_NANOS = 10_000_000_000L;
    private static final long CHECKPOINT_BYTES = 32L << 20;

    /// What is to be written, in order.
    private sealed interface Work {
        /// A block of a segment that begins with this header, but for the seal before it.
        record Full(SegmentHeader header, Block block) implements Work {}

        /// The end of a segment; `last` is the last page of the database that is not zeros.
        record Cut(SegmentHeader header, SegmentIndex index, int last) implements Work {}

        /// What is durable is to be what the log continues from.
        record Save() implements Work {}
    }

    private record Open(SegmentWriter writer, FileChannel channel, SegmentName name) {}

    private final LogFolder folder;
    private final KnownPages known;
    private final LogMemory memory;
    private final Executor executor;
    private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(BLOCKS * 2);
    private final Semaphore free = new Semaphore(BLOCKS);
    private final AtomicBoolean running = new AtomicBoolean();
    private final Object done = new Object();
    private volatile @Nullable Failure failure;
    private volatile LogEnd durable;
    private volatile int durableLast;
    private @Nullable Open open;
    private volatile long given;
    private long checkpointed = System.nanoTime();
    private long unsaved;

    SpoolWriter(LogFolder folder, KnownPages known, LogMemory memory, Executor executor) {
        this.folder = folder;
        this.known = known;
        this.memory = memory;
        this.executor = executor;
        this.durable = folder.end();
        this.durableLast = folder.last();
        this.given = durable.sequence();
    }

    /// Where the log ends on the disk.
    LogEnd durable() {
        return durable;
    }

    /// An empty block, as soon as there is one.
    Block take() {
        check();
        free.acquireUninterruptibly();
        return memory.block();
    }

    /// Whether there is room for a large segment in the first half of the spool, or nothing in it.
    boolean takesMore() {
        Spool spool = folder.spool();
        return spool.bytes() <= Math.max(0, spool.budget() / 2 - SegmentDraft.MOST_RAW);
    }

    /// Takes a block back that is not to be written.
    void giveBack(Block block) {
        memory.giveBack(block);
        free.release();
    }

    /// Writes a block of the segment that begins with this header.
    void write(SegmentHeader header, Block block) {
        put(new Work.Full(header, block));
    }

    /// Ends the segment that begins with this header.
    void cut(SegmentHeader header, SegmentIndex index, int last) {
        put(new Work.Cut(header, index, last));
        given = header.sequence();
    }

    /// Waits until everything that was given is durable.
    void await() {
        synchronized (done) {
            while (failure == null && (running.get() || !queue.isEmpty())) {
                try {
                    done.wait(100);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw Problem.interrupted("stopped while the log was being written")
                            .failure(e);
                }
            }
        }
        check();
    }

    /// Makes what is durable by then what the log continues from, where that takes anything.
    void save() {
        if (!isSaved()) {
            put(new Work.Save());
        }
    }

    /// Whether everything that was given is what the log continues from.
    boolean isSaved() {
        return given <= folder.end().sequence();
    }

    /// Fails with what went wrong.
    void check() {
        Failure known = failure;
        if (known != null) {
            throw known.problem().failure(known);
        }
    }

    private void put(Work work) {
        check();
        boolean waiting = true;
        boolean interrupted = false;
        while (waiting) {
            try {
                queue.put(work);
                waiting = false;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        start();
    }

    private void start() {
        if (running.compareAndSet(false, true)) {
            try {
                executor.execute(this::run);
            } catch (RejectedExecutionException e) {
                running.set(false);
                throw e;
            }
        }
    }

    private void run() {
        do {
            for (Work work = queue.poll(); work != null; work = queue.poll()) {
                handle(work);
            }
            running.set(false);
        } while (!queue.isEmpty() && running.compareAndSet(false, true));
        synchronized (done) {
            done.notifyAll();
        }
    }

    private void handle(Work work) {
        try {
            if (failure == null) {
                perform(work);
            }
        } catch (Failure e) {
            fail(e);
        } catch (IOException | RuntimeException | Error e) {
            fail(Problem.environment("cannot write the log")
                    .at(folder.folder())
                    .because(String.valueOf(e.getMessage()))
                    .hint("check that the disk has space")
                    .failure(e));
        }
        if (work instanceof Work.Full full) {
            giveBack(full.block);
        }
    }

    private void perform(Work work) throws IOException {
        switch (work) {
            case Work.Full full -> block(open(full.header), full.block);
            case Work.Cut cut -> finish(open(cut.header), cut);
            case Work.Save _ -> checkpoint();
        }
    }

    private Open open(SegmentHeader header) throws IOException {
        Open current = open;
        if (current == null) {
            if (folder.spool().full()) {
                throw Problem.environment("the spool is full")
                        .at(folder.folder())
                        .because("the stores did not take " + folder.spool().bytes() + " bytes so far")
                        .hint("see why a store lags: litekeeper status")
                        .failure();
            }
            SegmentName name = new SegmentName(header.sequence(), header.position() + 1, header.position());
            PlainFile part = PlainFile.of(folder.part(name));
            part.delete();
            FileChannel channel = part.createNew();
            current = new Open(new SegmentWriter(channel, header.after(durable.seal())), channel, name);
            open = current;
            current.writer.begin();
        }
        return current;
    }

    /// What compresses is had for the moment that takes, and not while the disk is waited for.
    private void block(Open written, Block block) throws IOException {
        Packer packer = memory.packer();
        try {
            written.writer.block(block, packer);
        } finally {
            memory.giveBack(packer);
        }
    }

    private Seal end(Open written, SegmentIndex index) throws IOException {
        Packer packer = memory.packer();
        try {
            return written.writer.finish(index, packer);
        } finally {
            memory.giveBack(packer);
        }
    }

    private void finish(Open written, Work.Cut cut) throws IOException {
        SegmentHeader header = written.writer.header();
        Seal seal = end(written, cut.index);
        written.channel.force(true);
        written.channel.close();
        open = null;
        SegmentName name = new SegmentName(
                header.sequence(),
                header.position() + 1,
                header.position() + cut.index.commits().size());
        SegmentFile file = new SegmentFile(
                folder.file(name),
                name,
                written.writer.bytes(),
                seal,
                header.previous(),
                cut.index.end().state().millis());
        PlainFile.of(file.path()).moveHere(folder.part(written.name));
        known.settle(cut.index.touched());
        durableLast = cut.last;
        durable = LogEnd.of(header, name.last(), cut.index.end(), seal);
        folder.spool().add(file);
        unsaved += file.bytes();
        if (unsaved > CHECKPOINT_BYTES || System.nanoTime() - checkpointed > CHECKPOINT_NANOS) {
            checkpoint();
        }
    }

    private void checkpoint() {
        if (durable.sequence() > folder.end().sequence()) {
            folder.checkpoint(durable, durableLast);
        }
        checkpointed = System.nanoTime();
        unsaved = 0;
    }

    private void fail(Failure why) {
        failure = why;
        Open abandoned = open;
        open = null;
        if (abandoned != null) {
            try {
                abandoned.channel.close();
                PlainFile.of(folder.part(abandoned.name)).delete();
            } catch (IOException | Failure e) {
                why.addSuppressed(e);
            }
        }
    }
}
