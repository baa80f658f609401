package dev.litekeeper.archive.log;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A database that is being put together in a file: pages in memory up to a budget, the others in the file. What was
/// never written is zeros and takes no space. What is known to be in the file already is hashed again only where it is
/// changed. For one thread.
final class PageImage implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    /// A piece of the file in memory.
    private static final class Frame {
        private final byte[] memory = new byte[CHUNK];
        private final ByteBuffer buffer = ByteBuffer.wrap(memory);
        private final LongBuffer words =
                ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        private int chunk = -1;
        private boolean dirty;
    }

    private final Path path;
    private final FileChannel channel;
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
        frame.dirty = true;
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

    /// Writes everything to the file, which then has exactly the pages, durably. Answers the database hash of its
    /// content, which is taken while the disk writes.
    long finish() {
        write();
        FutureTask<Boolean> durable = new FutureTask<>(this::force);
        Thread.ofPlatform().daemon().name("disk").start(durable);
        long hash = hash();
        try {
            durable.get();
            return hash;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? failed(io) : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.interrupted("stopped while writing").at(path).failure(e);
        }
    }

    private boolean force() throws IOException {
        channel.force(true);
        return true;
    }

    /// Writes everything to the file, which then has exactly the pages.
    void write() {
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

    /// By several threads; what is not in memory is read back from the file.
    private long hash() {
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
        byte[] scratch = new byte[CHUNK];
        long[] words = new long[CHUNK / Long.BYTES];
        long sum = 0;
        for (int chunk = open.nextSetBit(from); chunk >= 0 && chunk < to; chunk = open.nextSetBit(chunk + 1)) {
            words(chunk, scratch).get(0, words);
            sum += sum(hash, words, chunk);
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

    private LongBuffer words(int chunk, byte[] scratch) {
        Frame frame = frames[chunk & (frames.length - 1)];
        if (frame != null && frame.chunk == chunk) {
            return frame.words;
        }
        ByteBuffer buffer = ByteBuffer.wrap(scratch);
        try {
            Arrays.fill(scratch, read(buffer, chunk), CHUNK, (byte) 0);
        } catch (IOException e) {
            throw failed(e);
        }
        return buffer.clear().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// Takes a chunk, which has this content, out of what is known of the file's hash: it is hashed in the end.
    private void open(int chunk, LongBuffer content) {
        long[] words = new long[CHUNK / Long.BYTES];
        content.get(0, words);
        settled -= sum(new PageHash(pageSize), words, chunk);
        open.set(chunk);
    }

    private void drop(long wanted) {
        int first = chunks(wanted);
        int cut = (int) (wanted / CHUNK);
        for (int chunk = written.nextSetBit(cut); chunk >= 0; chunk = written.nextSetBit(chunk + 1)) {
            if (!open.get(chunk)) {
                open(chunk, words(chunk, new byte[CHUNK]));
            }
        }
        for (Frame frame : frames) {
            if (frame != null && frame.chunk >= first) {
                frame.chunk = -1;
                frame.dirty = false;
            } else if (frame != null && frame.chunk == first - 1 && wanted % CHUNK != 0) {
                Arrays.fill(frame.memory, (int) (wanted % CHUNK), CHUNK, (byte) 0);
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
                save(frame);
                load(frame, chunk);
            } catch (IOException e) {
                throw failed(e);
            }
        }
        return frame;
    }

    private void load(Frame frame, int chunk) throws IOException {
        int length = written.get(chunk) ? read(frame.buffer, chunk) : 0;
        Arrays.fill(frame.memory, length, CHUNK, (byte) 0);
        frame.chunk = chunk;
        if (length > 0 && !open.get(chunk)) {
            open(chunk, frame.words);
        }
        open.set(chunk);
    }

    private int read(ByteBuffer buffer, int chunk) throws IOException {
        buffer.clear();
        long from = (long) chunk * CHUNK;
        boolean more = true;
        while (more && buffer.hasRemaining()) {
            more = channel.read(buffer, from + buffer.position()) > 0;
        }
        return buffer.position();
    }

    private void save(Frame frame) throws IOException {
        if (!frame.dirty) {
            return;
        }
        long from = (long) frame.chunk * CHUNK;
        frame.buffer.clear().limit((int) Math.min(CHUNK, bytes - from));
        while (frame.buffer.hasRemaining()) {
            channel.write(frame.buffer, from + frame.buffer.position());
        }
        written.set(frame.chunk);
        frame.dirty = false;
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
