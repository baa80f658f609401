package dev.litekeeper.archive.log;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A database that is being put together in a file: pages in memory up to a budget, the others in the file. What was
/// never written is zeros and takes no space. For one thread.
final class PageImage implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    /// A piece of the file in memory.
    private static final class Frame {
        private final MemorySegment memory;
        private final ByteBuffer buffer;
        private int chunk = -1;
        private boolean dirty;

        Frame(MemorySegment memory) {
            this.memory = memory;
            this.buffer = memory.asByteBuffer();
        }
    }

    private final Path path;
    private final FileChannel channel;
    private final Arena arena = Arena.ofShared();
    private final @Nullable Frame[] frames;
    private final BitSet written = new BitSet();
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
        PageImage image = new PageImage(path, PlainFile.of(path).openOrCreate(), budget);
        try {
            image.pageSize = pageSize;
            image.bytes = image.channel.size();
            image.written.set(0, chunks(image.bytes));
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
        pageSize = size;
        resize(0);
    }

    /// The memory that a page is in, from [#offset], to be changed there before another page is asked for.
    MemorySegment page(int number) {
        long at = (number - 1L) * pageSize;
        bytes = Math.max(bytes, at + pageSize);
        Frame frame = frame((int) (at / CHUNK));
        frame.dirty = true;
        return frame.memory;
    }

    /// Where a page is in its memory.
    long offset(int number) {
        return ((number - 1L) * pageSize) & (CHUNK - 1);
    }

    /// Makes it so many pages: drops what is beyond, and what is missing is zeros.
    void resize(int pages) {
        long wanted = (long) pages * pageSize;
        if (wanted < bytes) {
            drop(wanted);
        }
        bytes = wanted;
    }

    /// Writes everything to the file, which then has exactly the pages, durably.
    void flush() {
        write();
        try {
            channel.force(true);
        } catch (IOException e) {
            throw failed(e);
        }
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

    /// The database hash of what is in the file, read back from it by several threads. After [#flush].
    long hash() {
        int parts = Runtime.getRuntime().availableProcessors();
        int chunks = written.length();
        return IntStream.range(0, parts)
                .parallel()
                .mapToLong(
                        part -> hash((int) ((long) chunks * part / parts), (int) ((long) chunks * (part + 1) / parts)))
                .sum();
    }

    private long hash(int from, int to) {
        PageHash hash = new PageHash(pageSize);
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment memory = scratch.allocate(CHUNK, 64);
            ByteBuffer buffer = memory.asByteBuffer();
            long sum = 0;
            for (int chunk = written.nextSetBit(from);
                    chunk >= 0 && chunk < to;
                    chunk = written.nextSetBit(chunk + 1)) {
                int length = read(buffer, chunk);
                for (int at = 0; at < length; at += pageSize) {
                    int page = (int) (((long) chunk * CHUNK + at) / pageSize) + 1;
                    sum += page == hash.lockBytePage() ? 0 : PageHash.mix(hash.of(memory, at), page);
                }
            }
            return sum;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        arena.close();
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void drop(long wanted) {
        int first = chunks(wanted);
        for (Frame frame : frames) {
            if (frame != null && frame.chunk >= first) {
                frame.chunk = -1;
                frame.dirty = false;
            } else if (frame != null && frame.chunk == first - 1 && wanted % CHUNK != 0) {
                frame.memory.asSlice(wanted % CHUNK).fill((byte) 0);
            }
        }
        written.clear(first, Math.max(first, written.length()));
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
            frame = new Frame(arena.allocate(CHUNK, 64));
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
        frame.memory.asSlice(length).fill((byte) 0);
        frame.chunk = chunk;
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
