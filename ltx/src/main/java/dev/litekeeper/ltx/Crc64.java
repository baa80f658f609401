package dev.litekeeper.ltx;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// CRC-64 "GO-ISO": reflected, polynomial x^64 + x^4 + x^3 + x + 1, all ones before and after. The value of
/// `123456789` is `b90956c775a41001`.
///
/// The polynomial has so few terms that eight bytes are taken at once with shifts, without tables. For one thread at a
/// time.
final class Crc64 {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long state = -1;

    void update(byte[] bytes) {
        update(bytes, 0, bytes.length);
    }

    void update(byte[] bytes, int offset, int length) {
        long crc = state;
        int at = offset;
        int end = offset + length;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long sum = crc ^ (long) LONG.get(bytes, at);
            crc = remainder(sum) ^ remainder(sum << 63 ^ sum << 61 ^ sum << 60);
        }
        for (; at < end; at++) {
            crc = crc >>> 8 ^ remainder((crc ^ bytes[at]) << 56);
        }
        state = crc;
    }

    void restart() {
        state = -1;
    }

    long value() {
        return ~state;
    }

    /// What x^64 leaves of these coefficients; bit 63 is that of x^0. Terms beyond x^63 are cut off.
    private static long remainder(long coefficients) {
        return coefficients ^ coefficients >>> 1 ^ coefficients >>> 3 ^ coefficients >>> 4;
    }
}
