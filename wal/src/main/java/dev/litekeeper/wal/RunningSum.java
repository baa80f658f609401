package dev.litekeeper.wal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The running checksum of a WAL (<https://www.sqlite.org/fileformat2.html#checksum_algorithm>).
final class RunningSum {
    private static final ValueLayout.OfLong WORDS = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private boolean bigEndian;
    private int one;
    private int two;

    /// Begins anew from this value; `bigEndian` says how the words are to be read.
    void set(boolean bigEndian, int one, int two) {
        this.bigEndian = bigEndian;
        this.one = one;
        this.two = two;
    }

    /// Adds so many bytes, a multiple of eight.
    void add(MemorySegment memory, long from, int count) {
        int a = one;
        int b = two;
        if (bigEndian) {
            for (int i = 0; i < count; i += 8) {
                long words = Long.reverseBytes(memory.get(WORDS, from + i));
                a += (int) (words >>> 32) + b;
                b += (int) words + a;
            }
        } else {
            for (int i = 0; i < count; i += 8) {
                long words = memory.get(WORDS, from + i);
                a += (int) words + b;
                b += (int) (words >>> 32) + a;
            }
        }
        one = a;
        two = b;
    }

    boolean is(int first, int second) {
        return one == first && two == second;
    }

    int one() {
        return one;
    }

    int two() {
        return two;
    }
}
