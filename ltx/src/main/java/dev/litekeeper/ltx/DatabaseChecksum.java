package dev.litekeeper.ltx;

/// The checksum of a whole database as LTX defines it: the XOR of the checksums of all its pages except the lock page,
/// so that it can be kept up to date page by page. The highest bit is always set.
public final class DatabaseChecksum {
    private static final long FLAG = 1L << 63;

    private final Crc64 crc = new Crc64();
    private final byte[] prefix = new byte[Integer.BYTES];
    private long sum;

    /// Takes in a page, or takes it out where it is in already.
    public void toggle(int number, byte[] page) {
        sum ^= of(number, page);
    }

    /// The checksum of the pages that are in.
    public long value() {
        return sum | FLAG;
    }

    private long of(int number, byte[] page) {
        Bytes.putInt(prefix, 0, number);
        crc.restart();
        crc.update(prefix);
        crc.update(page);
        return crc.value() | FLAG;
    }
}
