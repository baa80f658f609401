package dev.litekeeper.archive.log;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// The hashes of all pages of a database in a memory-mapped file: 8 bytes a page, little-endian, 0 for a page of
/// zeros.
///
/// It stands for the state after some segment. [#apply] takes it to the state after the next one, and may be repeated:
/// applying the segments since the last [#force] once more, in order, leads to the same table, whatever part of them
/// had reached the disk. One thread changes it; others may read, and see a segment whole once they know of it.
final class PageTable implements AutoCloseable {
    private static final ValueLayout.OfLong ENTRY = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int GRAIN = 4096;

    private final Path path;
    private final FileChannel channel;
    private volatile MemorySegment map;

    private PageTable(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.map = mapped(channel.size() / GRAIN * GRAIN);
    }

    /// The table in this file, which is created empty where there is none.
    static PageTable open(Path path) {
        FileChannel channel = PlainFile.of(path).openOrCreate();
        try {
            return new PageTable(path, channel);
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    /// The sum over all pages, and the last page that is not zeros.
    record Sum(long hash, int last) {}

    /// The hash of a page.
    long get(int page) {
        MemorySegment current = map;
        long offset = offset(page);
        return offset < current.byteSize() ? current.get(ENTRY, offset) : 0;
    }

    /// Takes the changes of a segment.
    void apply(Touched touched) {
        shrink(touched.floor());
        int[] pages = touched.sorted();
        if (pages.length == 0) {
            return;
        }
        grow(offset(pages[pages.length - 1]) + Long.BYTES);
        for (int page : pages) {
            map.set(ENTRY, offset(page), touched.hash(touched.find(page)));
        }
    }

    /// Makes every page a page of zeros.
    void clear() {
        shrink(0);
    }

    /// Reads the whole table.
    Sum sum() {
        MemorySegment all = map;
        long hash = 0;
        int last = 0;
        for (long offset = 0; offset < all.byteSize(); offset += Long.BYTES) {
            long entry = all.get(ENTRY, offset);
            if (entry != 0) {
                int page = (int) (offset / Long.BYTES) + 1;
                hash += PageHash.mix(entry, page);
                last = page;
            }
        }
        return new Sum(hash, last);
    }

    /// Makes what was applied so far durable.
    void force() {
        map.force();
        try {
            channel.force(true);
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    private void shrink(int pages) {
        long from = (long) pages * Long.BYTES;
        if (from < map.byteSize()) {
            map.asSlice(from).fill((byte) 0);
        }
    }

    /// Grows the file with bytes that are really there, so that a full disk shows here and not in the mapping.
    private void grow(long bytes) {
        long size = map.byteSize();
        if (bytes <= size) {
            return;
        }
        long wanted = (Math.max(bytes, size + size / 4) + GRAIN - 1) / GRAIN * GRAIN;
        try {
            ByteBuffer zeros = ByteBuffer.allocateDirect(GRAIN);
            for (long at = size; at < wanted; at += zeros.position()) {
                channel.write(zeros.clear(), at);
            }
            map = mapped(wanted);
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    private MemorySegment mapped(long bytes) throws IOException {
        return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, Arena.ofAuto());
    }

    private static long offset(int page) {
        return (page - 1L) * Long.BYTES;
    }

    private static RuntimeException failed(Path path, IOException e) {
        return Problem.environment("cannot keep the page hashes")
                .at(path)
                .because(String.valueOf(e.getMessage()))
                .failure(e);
    }
}
