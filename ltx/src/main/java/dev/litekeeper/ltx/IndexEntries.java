package dev.litekeeper.ltx;

import java.util.Arrays;

/// The index of a file, unpacked: which pages it holds, and where each of their frames starts and ends.
final class IndexEntries {
    private int[] numbers = new int[1024];
    private long[] offsets = new long[1025];
    private int count;

    private IndexEntries() {
        offsets[0] = LtxHeader.SIZE;
    }

    /// Parses the bytes of an index that starts at `start`. The frames must fill the file up to there without a gap.
    static IndexEntries parse(byte[] index, long start, LtxHeader header, String name) {
        Cursor cursor = new Cursor(index, start, name);
        PageOrder order = new PageOrder(header);
        IndexEntries entries = new IndexEntries();
        while (!cursor.atLastByte()) {
            entries.add(cursor, order, 2L * header.pageSize() + 64);
        }
        String wrong = order.end();
        if (wrong.isEmpty() && entries.offsets[entries.count] + 6 != start) {
            wrong = "a gap after the last page";
        }
        if (!wrong.isEmpty()) {
            throw cursor.failure(wrong);
        }
        return entries;
    }

    int count() {
        return count;
    }

    int[] numbers() {
        return Arrays.copyOf(numbers, count);
    }

    /// The place of a page among the others; below zero where there is none of this number.
    int find(int number) {
        return Arrays.binarySearch(numbers, 0, count, number);
    }

    long start(int place) {
        return offsets[place];
    }

    int size(int place) {
        return (int) (offsets[place + 1] - offsets[place]);
    }

    private void add(Cursor cursor, PageOrder order, long longest) {
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * count);
            offsets = Arrays.copyOf(offsets, 2 * count + 1);
        }
        long number = cursor.varint();
        String wrong = number > Integer.MAX_VALUE ? "page " + number : order.take((int) number);
        if (wrong.isEmpty() && cursor.varint() != offsets[count]) {
            wrong = "a gap before page " + number;
        }
        if (!wrong.isEmpty()) {
            throw cursor.failure(wrong);
        }
        long size = cursor.varint();
        if (size < 7 || size > longest) {
            throw cursor.failure("page " + number + " has " + size + " bytes");
        }
        numbers[count] = (int) number;
        offsets[count + 1] = offsets[count] + size;
        count++;
    }

    /// A place in the index.
    private static final class Cursor {
        private final byte[] bytes;
        private final long start;
        private final String name;
        private int at;

        Cursor(byte[] bytes, long start, String name) {
            this.bytes = bytes;
            this.start = start;
            this.name = name;
        }

        /// Whether nothing is left but the zero that ends the index.
        boolean atLastByte() {
            if (at < bytes.length - 1) {
                return false;
            }
            if (at > bytes.length - 1 || bytes[at] != 0) {
                throw failure("the index does not end with a zero");
            }
            return true;
        }

        long varint() {
            long value = 0;
            for (int shift = 0; shift < 63 && at < bytes.length; shift += 7) {
                byte next = bytes[at++];
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw failure("a number in the index that does not end");
        }

        LtxFailure failure(String why) {
            return LtxFailure.of(LtxFault.INDEX, name, start + at, why);
        }
    }
}
