package dev.litekeeper.archive.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that grow: numbers of variable length, little-endian words, texts.
final class ByteWriter {
    private static final int FEWEST = 1024;

    private byte[] bytes = new byte[FEWEST];
    private int length;

    /// Seven bits a byte, the lowest first; the highest bit says that more follow.
    void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        put((byte) rest);
    }

    /// A number that may be negative, small where it is near 0.
    void signed(long value) {
        varint((value << 1) ^ (value >> 63));
    }

    void word(long value) {
        room(Long.BYTES);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length, value);
        length += Long.BYTES;
    }

    void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        varint(utf8.length);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
    }

    void put(byte value) {
        room(1);
        bytes[length++] = value;
    }

    /// What was written so far, to be read before more is written.
    ByteBuffer written() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
