package dev.litekeeper.ltx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Where the pages of a file are: two or three bytes of memory for each while a file is written.
final class PageIndex {
    private static final int CHUNK = 1 << 16;

    private final List<byte[]> chunks = new ArrayList<>();
    private byte[] chunk = new byte[CHUNK];
    private int used;
    private int lastNumber;

    /// What takes the index, entry by entry.
    interface Sink {
        void entry(byte[] bytes, int length) throws IOException;
    }

    /// The next page: its frame follows directly on the one before it and has so many bytes.
    void add(int number, int size) {
        if (used > CHUNK - 2 * Varint.LONGEST) {
            chunks.add(chunk);
            chunk = new byte[CHUNK];
            used = 0;
        }
        used = Varint.put(chunk, used, number - lastNumber);
        used = Varint.put(chunk, used, size);
        lastNumber = number;
    }

    /// Hands the entries over, as they stand in a file.
    void forEach(Sink sink) throws IOException {
        Entry entry = new Entry();
        for (byte[] full : chunks) {
            entry.read(full, sink);
        }
        entry.read(chunk, sink);
    }

    /// The entries one after another; no step between two pages is 0, so a 0 ends a chunk.
    private static final class Entry {
        private final byte[] bytes = new byte[3 * Varint.LONGEST];
        private int number;
        private long offset = LtxHeader.SIZE;
        private int at;

        void read(byte[] chunk, Sink sink) throws IOException {
            at = 0;
            while (chunk[at] != 0) {
                number += (int) take(chunk);
                long size = take(chunk);
                sink.entry(bytes, write(bytes, number, offset, size));
                offset += size;
            }
        }

        private long take(byte[] chunk) {
            long value = 0;
            int shift = 0;
            while (chunk[at] < 0) {
                value |= (long) (chunk[at++] & 0x7f) << shift;
                shift += 7;
            }
            return value | (long) chunk[at++] << shift;
        }
    }

    /// Writes an entry as it stands in a file, and answers its length.
    static int write(byte[] into, int number, long offset, long size) {
        int at = Varint.put(into, 0, number);
        at = Varint.put(into, at, offset);
        return Varint.put(into, at, size);
    }
}
