package dev.litekeeper.archive.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Reads what a [ByteWriter] wrote. Fails with an [IndexOutOfBoundsException] where the bytes end early.
final class ByteReader {
    private final ByteBuffer bytes;
    private int at;

    ByteReader(ByteBuffer bytes) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    boolean atEnd() {
        return at == bytes.limit();
    }

    byte next() {
        return bytes.get(at++);
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = next();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IndexOutOfBoundsException("a number of more than 64 bits");
    }

    /// A number that counts things in memory.
    int count() {
        long value = varint();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new IndexOutOfBoundsException("not a count: " + value);
        }
        return (int) value;
    }

    long signed() {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    long word() {
        long value = bytes.getLong(at);
        at += Long.BYTES;
        return value;
    }

    String text() {
        byte[] utf8 = new byte[limited(count())];
        bytes.get(at, utf8);
        at += utf8.length;
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /// The count, which is refused where so many things cannot follow.
    int limited(int count) {
        if (count > bytes.limit() - at) {
            throw new IndexOutOfBoundsException("the bytes end early");
        }
        return count;
    }
}
