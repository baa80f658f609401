package dev.litekeeper.ltx;

/// Unsigned numbers in groups of seven bits, lowest first, as the index of a file has them (LEB128).
final class Varint {
    static final int LONGEST = 10;

    private Varint() {}

    /// Writes the number and answers where it ends.
    static int put(byte[] into, int offset, long value) {
        int at = offset;
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            into[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        into[at++] = (byte) rest;
        return at;
    }
}
