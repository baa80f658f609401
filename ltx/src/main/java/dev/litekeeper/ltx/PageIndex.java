package dev.litekeeper.ltx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Where the pages of a file are: two or three bytes of memory for each.
final class PageIndex {
    private static final int CHUNK = 1 << 12;

    /// Pages that follow each other: of each the step from the one before it and the size of its frame. No step
    /// is 0, so a 0 ends them.
    private static final class Chunk {
        private final byte[] entries = new byte[CHUNK];
        private final int before;
        private final long start;

        /// @param before the number of the last page before them
        /// @param start where the frame of the first one starts
        Chunk(int before, long start) {
            this.before = before;
            this.start = start;
        }
    }

    private final List<Chunk> chunks = new ArrayList<>();
    private int used = CHUNK;
    private int last;
    private long end = LtxHeader.SIZE;

    /// What takes the index, entry by entry.
    interface Sink {
        void entry(byte[] bytes, int length) throws IOException;
    }

    /// The next page: its frame follows directly on the one before it and has so many bytes.
    void add(int number, int size) {
        if (used > CHUNK - 2 * Varint.LONGEST) {
            chunks.add(new Chunk(last, end));
            used = 0;
        }
        byte[] entries = chunks.getLast().entries;
        used = Varint.put(entries, used, number - last);
        used = Varint.put(entries, used, size);
        last = number;
        end += size;
    }

    /// Where the frame of the last page ends.
    long end() {
        return end;
    }

    /// Hands the entries over, as they stand in a file.
    void forEach(Sink sink) throws IOException {
        byte[] entry = new byte[3 * Varint.LONGEST];
        for (Walk walk = walk(); walk.next(); ) {
            sink.entry(entry, write(entry, walk.number, walk.start, walk.size));
        }
    }

    /// All pages, from before the first one.
    Walk walk() {
        return new Walk(0);
    }

    /// The pages from this one on, at the first of them; at its end where there is none.
    Walk from(int number) {
        int low = 0;
        int high = chunks.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (chunks.get(middle).before < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Walk walk = new Walk(Math.max(0, low - 1));
        boolean more = walk.next();
        while (more && walk.number < number) {
            more = walk.next();
        }
        return walk;
    }

    /// Writes an entry as it stands in a file, and answers its length.
    static int write(byte[] into, int number, long offset, long size) {
        int at = Varint.put(into, 0, number);
        at = Varint.put(into, at, offset);
        return Varint.put(into, at, size);
    }

    /// The pages one after the other. For one thread, while none is added.
    final class Walk {
        private int chunk;
        private int at;
        private int number;
        private long start;
        private int size;

        private Walk(int chunk) {
            this.chunk = chunk;
            enter();
        }

        private void enter() {
            at = 0;
            size = 0;
            if (chunk < chunks.size()) {
                number = chunks.get(chunk).before;
                start = chunks.get(chunk).start;
            }
        }

        /// Goes to the next page; false where there is none.
        boolean next() {
            if (chunk < chunks.size() && chunks.get(chunk).entries[at] == 0) {
                chunk++;
                enter();
            }
            if (chunk == chunks.size()) {
                number = 0;
                return false;
            }
            start += size;
            number += take();
            size = take();
            return true;
        }

        private int take() {
            byte[] entries = chunks.get(chunk).entries;
            int value = 0;
            int shift = 0;
            while (entries[at] < 0) {
                value |= (entries[at++] & 0x7f) << shift;
                shift += 7;
            }
            return value | entries[at++] << shift;
        }

        /// The number of the page; 0 at the end.
        int number() {
            return number;
        }

        /// Where its frame starts.
        long start() {
            return start;
        }

        /// Bytes of its frame.
        int size() {
            return size;
        }
    }
}
