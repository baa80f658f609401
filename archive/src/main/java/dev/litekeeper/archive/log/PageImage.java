package dev.litekeeper.archive.log;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A database that is being put together in a file: pages in memory up to a budget, the others in the file. What
/// was never written is zeros and takes no space. A chunk that has come to rest is written and hashed by another
/// thread, and counts from then on; it is hashed again only where it is changed once more. For one thread.
final class PageImage implements AutoCloseable {
    /// Bytes of the largest page that SQLite has.
    static final int LARGEST_PAGE = 1 << 16;

    private static final int CHUNK = Frame.CHUNK;
    private static final int WRITERS = 2;
    private static final ThreadFactory DAEMONS = task -> {
        Thread thread = new Thread(task, "disk");
        thread.setDaemon(true);
        return thread;
    };

    private static final ThreadLocal<long[]> WORDS = ThreadLocal.withInitial(() -> new long[CHUNK / Long.BYTES]);

    private final Path path;
    private final FileChannel channel;
    private final Settling settling;
    private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS, DAEMONS);
    private final @Nullable Frame[] frames;
    private final BitSet written = new BitSet();
    private final BitSet open = new BitSet();
    private long settled;
    private int pageSize;
    private long bytes;

    /// An image in this open file, which is closed with it.
    PageImage(Path path, FileChannel channel, long budget) {
        this.path = path;
        this.channel = channel;
        this.settling = new Settling(channel);
        this.frames = new Frame[(int) Long.highestOneBit(Math.max(1, budget / CHUNK))];
    }

    /// An image in a new file of its own. Fails where the file exists.
    static PageImage create(Path path, long budget) {
        return new PageImage(path, PlainFile.of(path).createNew(), budget);
    }

    /// An image that begins with what is in the file.
    static PageImage of(Path path, int pageSize, long budget) {
        PageImage image = proven(path, pageSize, 0, budget);
        image.open.or(image.written);
        return image;
    }

    /// An image that begins with what is in the file, which is known to have this database hash.
    static PageImage proven(Path path, int pageSize, long hash, long budget) {
        PageImage image = new PageImage(path, PlainFile.of(path).openOrCreate(), budget);
        try {
            image.pageSize = pageSize;
            image.bytes = image.channel.size();
            image.written.set(0, chunks(image.bytes));
            image.settled = hash;
            return image;
        } catch (IOException e) {
            throw image.failed(e);
        }
    }

    Path path() {
        return path;
    }

    int pageSize() {
        return pageSize;
    }

    /// Makes it empty, of pages of this size.
    void reset(int size) {
        resize(0);
        pageSize = size;
    }

    /// The memory that a page is in, from [#offset], to be changed there before another page is asked for.
    byte[] page(int number) {
        long at = (number - 1L) * pageSize;
        bytes = Math.max(bytes, at + pageSize);
        Frame frame = frame((int) (at / CHUNK));
        if (!frame.dirty) {
            reopen(frame);
        }
        frame.lively = true;
        return frame.memory;
    }

    /// Where a page is in its memory.
    int offset(int number) {
        return (int) (((number - 1L) * pageSize) & (CHUNK - 1));
    }

    /// Makes it so many pages: drops what is beyond, and what is missing is zeros.
    void resize(int pages) {
        long wanted = (long) pages * pageSize;
        if (wanted < bytes) {
            drop(wanted);
        }
        bytes = wanted;
    }

    /// Has what was not changed since the last call written and hashed, while the caller goes on.
    void rest() {
        for (Frame frame : frames) {
            if (frame != null && frame.dirty && !frame.lively) {
                send(frame);
            }
            if (frame != null) {
                frame.lively = false;
            }
        }
    }

    /// Writes everything to the file, which then has exactly the pages, durably. Answers the database hash of its
    /// content.
    long finish() {
        for (Frame frame : frames) {
            if (frame != null && frame.dirty) {
                send(frame);
            }
        }
        write();
        Future<Boolean> durable = writers.submit(this::force);
        long hash = hash();
        answer(durable);
        return hash;
    }

    private boolean force() throws IOException {
        channel.force(true);
        return true;
    }

    /// Writes everything to the file, which then has exactly the pages.
    void write() {
        await();
        try {
            for (Frame frame : frames) {
                if (frame != null) {
                    save(frame);
                }
            }
            extend();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void save(Frame frame) throws IOException {
        if (frame.dirty) {
            frame.write(channel, bytes);
            written.set(frame.chunk);
            frame.dirty = false;
        }
    }

    private void send(Frame frame) {
        long length = bytes;
        frame.dirty = false;
        frame.leaving = writers.submit(() -> {
            settling.wrote(frame.write(channel, length));
            return sum(new PageHash(pageSize), words(frame), frame.chunk);
        });
    }

    /// Waits until nothing is being written.
    private void await() {
        for (Frame frame : frames) {
            if (frame != null) {
                settle(frame);
            }
        }
    }

    /// Waits until the frame is written, if it is under way. Its chunk counts from then on.
    private void settle(Frame frame) {
        Future<Long> leaving = frame.leaving;
        if (leaving != null) {
            settled += answer(leaving);
            frame.leaving = null;
            written.set(frame.chunk);
            open.clear(frame.chunk);
        }
    }

    private <T> T answer(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? failed(io) : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.interrupted("stopped while writing").at(path).failure(e);
        }
    }

    /// By several threads; what is not in memory is read back from the file.
    private long hash() {
        if (open.isEmpty()) {
            return settled;
        }
        int parts = Runtime.getRuntime().availableProcessors();
        int chunks = open.length();
        return settled
                + IntStream.range(0, parts)
                        .parallel()
                        .mapToLong(part ->
                                hash((int) ((long) chunks * part / parts), (int) ((long) chunks * (part + 1) / parts)))
                        .sum();
    }

    private long hash(int from, int to) {
        PageHash hash = new PageHash(pageSize);
        Frame scratch = new Frame();
        long sum = 0;
        for (int chunk = open.nextSetBit(from); chunk >= 0 && chunk < to; chunk = open.nextSetBit(chunk + 1)) {
            sum += sum(hash, words(holding(chunk, scratch)), chunk);
        }
        return sum;
    }

    private long sum(PageHash hash, long[] words, int chunk) {
        int page = (int) ((long) chunk * CHUNK / pageSize);
        long sum = 0;
        for (int from = 0; from < words.length; from += pageSize / Long.BYTES) {
            sum += hash.part(words, from, ++page);
        }
        return sum;
    }

    /// What is in a frame, as words, until this thread asks again.
    private static long[] words(Frame frame) {
        long[] words = WORDS.get();
        frame.words.get(0, words);
        return words;
    }

    /// The frame that has the chunk, or `scratch` with what the file has of it.
    private Frame holding(int chunk, Frame scratch) {
        Frame frame = frames[chunk & (frames.length - 1)];
        if (frame != null && frame.chunk == chunk) {
            return frame;
        }
        try {
            scratch.read(channel, chunk);
            return scratch;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        writers.shutdownNow();
        writers.close();
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// Takes the chunk of a frame out of what is known of the file's hash, if it counts there: it is to be changed.
    private void open(Frame frame) {
        if (!open.get(frame.chunk)) {
            settled -= written.get(frame.chunk) ? sum(new PageHash(pageSize), words(frame), frame.chunk) : 0;
            open.set(frame.chunk);
        }
    }

    private void reopen(Frame frame) {
        settle(frame);
        open(frame);
        frame.dirty = true;
    }

    private void drop(long wanted) {
        await();
        int first = chunks(wanted);
        int cut = (int) (wanted / CHUNK);
        Frame scratch = new Frame();
        for (int chunk = written.nextSetBit(cut); chunk >= 0; chunk = written.nextSetBit(chunk + 1)) {
            open(holding(chunk, scratch));
        }
        for (Frame frame : frames) {
            if (frame != null && frame.chunk >= first) {
                frame.chunk = -1;
                frame.dirty = false;
            } else if (frame != null && frame.chunk == first - 1 && wanted % CHUNK != 0) {
                frame.zero((int) (wanted % CHUNK));
            }
        }
        written.clear(first, Math.max(first, written.length()));
        open.clear(first, Math.max(first, open.length()));
        try {
            if (channel.size() > wanted) {
                channel.truncate(wanted);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private Frame frame(int chunk) {
        int slot = chunk & (frames.length - 1);
        Frame frame = frames[slot];
        if (frame == null) {
            frame = new Frame();
            frames[slot] = frame;
        }
        if (frame.chunk != chunk) {
            try {
                exchange(frame, chunk);
            } catch (IOException e) {
                throw failed(e);
            }
        }
        return frame;
    }

    private void exchange(Frame frame, int chunk) throws IOException {
        settle(frame);
        save(frame);
        if (written.get(chunk)) {
            frame.read(channel, chunk);
        } else {
            frame.chunk = chunk;
            frame.zero(0);
        }
    }

    /// A file is as long as the last byte that was written, so the last one is.
    private void extend() throws IOException {
        if (channel.size() < bytes) {
            channel.write(ByteBuffer.allocate(1), bytes - 1);
        }
    }

    private static int chunks(long length) {
        return (int) ((length + CHUNK - 1) / CHUNK);
    }

    private RuntimeException failed(IOException e) {
        return Problem.environment("cannot write the restored database")
                .at(path)
                .because(String.valueOf(e.getMessage()))
                .hint("check that the disk has space")
                .failure(e);
    }
}
