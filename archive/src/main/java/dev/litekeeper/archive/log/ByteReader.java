package dev.litekeeper.archive.log;

import java.nio.charset.StandardCharsets;

/// Reads what a [ByteWriter] wrote. Fails with an [IndexOutOfBoundsException] where the bytes end early.
final class ByteReader {
    private final byte[] bytes;
    private int at;

    ByteReader(byte[] bytes) {
        this(bytes, 0);
    }

    /// From this place on.
    ByteReader(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    boolean atEnd() {
        return at == bytes.length;
    }

    /// The place of what comes next.
    int place() {
        return at;
    }

    byte next() {
        return bytes[at++];
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = bytes[at++];
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
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            value |= (bytes[at++] & 0xffL) << shift;
        }
        return value;
    }

    String text() {
        int length = limited(count());
        at += length;
        return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }

    /// Passes over so many bytes.
    void skip(long count) {
        if (count > bytes.length - at) {
            throw new IndexOutOfBoundsException("the bytes end early");
        }
        at += (int) count;
    }

    /// Passes over so many numbers of variable length.
    void skipVarints(long count) {
        int place = at;
        for (long left = count; left > 0; place++) {
            left -= bytes[place] >= 0 ? 1 : 0;
        }
        at = place;
    }

    /// The count, which is refused where so many things cannot follow.
    int limited(int count) {
        if (count > bytes.length - at) {
            throw new IndexOutOfBoundsException("the bytes end early");
        }
        return count;
    }
}
