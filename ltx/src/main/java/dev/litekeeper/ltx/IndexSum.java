package dev.litekeeper.ltx;

import java.io.IOException;

/// The checksum and the length of the index that the pages read so far must have, to compare the index of the file
/// with, so that neither has to be kept.
final class IndexSum {
    private final Crc64 expected = new Crc64();
    private final byte[] entry = new byte[3 * Varint.LONGEST];
    private long length;

    void add(int number, long offset, long size) {
        int bytes = PageIndex.write(entry, number, offset, size);
        expected.update(entry, 0, bytes);
        length += bytes;
    }

    /// Reads the index, its end and its length from the file, adds them to the checksum of the file, and fails where
    /// they are not those of the pages.
    void verify(CountedInput in, Crc64 file) throws IOException {
        long start = in.position();
        Crc64 found = new Crc64();
        byte[] buffer = new byte[1 << 12];
        for (long left = length; left > 0; ) {
            int count = (int) Math.min(left, buffer.length);
            in.read(buffer, 0, count);
            found.update(buffer, 0, count);
            file.update(buffer, 0, count);
            left -= count;
        }
        byte[] end = in.read(1 + Long.BYTES);
        file.update(end);
        if (found.value() != expected.value() || end[0] != 0 || Bytes.longAt(end, 1) != length + 1) {
            throw in.failure(LtxFault.INDEX, start, "the index is not that of the pages");
        }
    }
}
