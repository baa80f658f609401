package dev.litekeeper.archive.log;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A piece of the log in memory, before it is compressed: pages as differences, and the ends of commits. For one
/// thread at a time.
///
/// `docs/format.md` says the bytes. No page is split between two blocks; a commit may be.
final class Block implements AutoCloseable {
    /// Bytes from which on a block is full.
    static final int FULL = 1 << 18;

    /// The most bytes a block can have: it is almost full, and then a page of the largest size comes with the most
    /// runs.
    static final int LARGEST = FULL + (1 << 17);

    private static final int SMALLEST = 1 << 14;
    /// The most bytes of the number of a page, and of the end of a commit.
    private static final int NUMBERS = 16;

    /// Set in the number of a page whose base is zeros.
    static final int FRESH = 1;

    static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final MemorySegment ZEROS = Arena.global().allocate(1 << 16, 64);
    private static final int WORD_BITS = 3;

    private Arena arena = Arena.ofShared();
    private MemorySegment memory = arena.allocate(SMALLEST, 64);
    private int length;

    /// How many bytes it has.
    int length() {
        return length;
    }

    /// How many bytes of memory it takes.
    long room() {
        return memory.byteSize();
    }

    /// Its bytes, from 0 to [#length].
    ByteBuffer bytes() {
        return memory.asByteBuffer();
    }

    /// Gives its memory back to the system.
    @Override
    public void close() {
        arena.close();
    }

    boolean isFull() {
        return length >= FULL;
    }

    void clear() {
        length = 0;
    }

    /// The end of a commit.
    void commit() {
        room(0);
        varint(0);
    }

    /// A page as its words that are not zero.
    void fresh(int number, MemorySegment page) {
        room(page.byteSize());
        varint(((long) number << 1) | FRESH);
        runs(page, ZEROS);
    }

    /// A page as its words, each XOR that of the previous version, where they differ.
    void changed(int number, MemorySegment page, MemorySegment previous) {
        room(page.byteSize());
        varint((long) number << 1);
        runs(page, previous);
    }

    /// Makes room for a page of this size with the most runs.
    private void room(long pageSize) {
        long wanted = length + 2 * pageSize + NUMBERS;
        if (wanted <= memory.byteSize()) {
            return;
        }
        Arena larger = Arena.ofShared();
        MemorySegment grown = larger.allocate(Math.max(wanted, Math.min(2 * memory.byteSize(), LARGEST)), 64);
        grown.copyFrom(memory.asSlice(0, length));
        arena.close();
        arena = larger;
        memory = grown;
    }

    private void runs(MemorySegment page, MemorySegment base) {
        int size = (int) page.byteSize();
        int done = 0;
        for (int start = next(page, base, 0, size); start < size; start = next(page, base, done, size)) {
            int end = end(page, base, start, size);
            varint((end - start) >>> WORD_BITS);
            varint((start - done) >>> WORD_BITS);
            for (int i = start; i < end; i += Long.BYTES) {
                memory.set(WORD, length, page.get(WORD, i) ^ base.get(WORD, i));
                length += Long.BYTES;
            }
            done = end;
        }
        varint(0);
    }

    /// The first word from `done` on that differs; the size where none does.
    private static int next(MemorySegment page, MemorySegment base, int done, int size) {
        long same = MemorySegment.mismatch(page, done, size, base, done, size);
        return same < 0 ? size : (int) (done + same) & -Long.BYTES;
    }

    /// The first word after `start` that does not differ; the size where all do.
    private static int end(MemorySegment page, MemorySegment base, int start, int size) {
        int end = start + Long.BYTES;
        while (end < size && page.get(WORD, end) != base.get(WORD, end)) {
            end += Long.BYTES;
        }
        return end;
    }

    private void varint(long value) {
        long rest = value;
        while (rest > 0x7f) {
            memory.set(ValueLayout.JAVA_BYTE, length++, (byte) (rest | 0x80));
            rest >>>= 7;
        }
        memory.set(ValueLayout.JAVA_BYTE, length++, (byte) rest);
    }
}
