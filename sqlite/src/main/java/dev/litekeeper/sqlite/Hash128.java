package dev.litekeeper.sqlite;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// MurmurHash3 x64 128 with seed 0, as Austin Appleby published it
/// (<https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp>, public domain). A fast hash
/// against accident; somebody who wants a collision can make one.
///
/// Keeps the last result in two fields. For one thread at a time.
final class Hash128 {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;

    private long low;
    private long high;

    /// The first 64 bits of the last result.
    long low() {
        return low;
    }

    /// The other 64 bits.
    long high() {
        return high;
    }

    /// Hashes the first `length` bytes.
    void of(byte[] bytes, int length) {
        long h1 = 0;
        long h2 = 0;
        int blocks = length & ~15;
        for (int i = 0; i < blocks; i += 16) {
            h1 ^= mixFirst((long) LONG.get(bytes, i));
            h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
            h2 ^= mixSecond((long) LONG.get(bytes, i + 8));
            h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
        }
        int tail = length - blocks;
        if (tail > 8) {
            h2 ^= mixSecond(partial(bytes, blocks + 8, tail - 8));
        }
        if (tail > 0) {
            h1 ^= mixFirst(partial(bytes, blocks, Math.min(tail, 8)));
        }
        finish(h1 ^ length, h2 ^ length);
    }

    private void finish(long first, long second) {
        long h1 = avalanche(first + second);
        long h2 = avalanche(second + first + second);
        low = h1 + h2;
        high = h2 + low;
    }

    private static long mixFirst(long k) {
        return Long.rotateLeft(k * C1, 31) * C2;
    }

    private static long mixSecond(long k) {
        return Long.rotateLeft(k * C2, 33) * C1;
    }

    private static long partial(byte[] bytes, int from, int count) {
        long k = 0;
        for (int i = count - 1; i >= 0; i--) {
            k = (k << 8) | (bytes[from + i] & 0xff);
        }
        return k;
    }

    private static long avalanche(long value) {
        long k = value;
        k = (k ^ k >>> 33) * 0xff51afd7ed558ccdL;
        k = (k ^ k >>> 33) * 0xc4ceb9fe1a85ec53L;
        return k ^ k >>> 33;
    }
}
