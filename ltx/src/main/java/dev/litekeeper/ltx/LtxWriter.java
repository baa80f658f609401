package dev.litekeeper.ltx;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Compressor;

/// Writes an LTX file front to back, every page as an LZ4 block, as Litestream 0.5.16 and later reads it.
///
/// Memory: one page, and two or three bytes for each page written. Flushes the stream at the end and does not close it.
/// For one thread.
public final class LtxWriter {
    private static final int PAGE_HEADER = 10;

    private final OutputStream out;
    private final LtxHeader header;
    private final PageOrder order;
    private final PageIndex index = new PageIndex();
    private final Crc64 crc = new Crc64();
    private final LZ4Compressor lz4 = Lz4.compressor();
    private final byte[] packed;
    private final byte[] copied;
    private long written;

    private LtxWriter(OutputStream out, LtxHeader header) throws IOException {
        this.out = new BufferedOutputStream(out, 1 << 16);
        this.header = header;
        this.order = new PageOrder(header);
        this.packed = new byte[PAGE_HEADER + Lz4.longest(header.pageSize())];
        this.copied = new byte[header.pageSize()];
        summed(header.bytes(), LtxHeader.SIZE);
    }

    /// Writes the header.
    public static LtxWriter of(OutputStream out, LtxHeader header) throws IOException {
        return new LtxWriter(out, header);
    }

    /// Writes the next page. Fails with an [LtxFailure] where it must not come here.
    public void page(int number, byte[] page) throws IOException {
        if (page.length != header.pageSize()) {
            throw new IllegalArgumentException("a page of " + page.length + " bytes, not " + header.pageSize());
        }
        require(LtxFault.PAGE_NUMBER, order.take(number));
        int size = lz4.compress(page, 0, page.length, packed, PAGE_HEADER, packed.length - PAGE_HEADER);
        Bytes.putInt(packed, 0, number);
        Bytes.putShort(packed, 4, 1);
        Bytes.putInt(packed, 6, size);
        crc.update(packed, 0, PAGE_HEADER);
        crc.update(page);
        write(packed, PAGE_HEADER + size);
        index.add(number, PAGE_HEADER + size);
    }

    /// Writes the next page: what is left of the buffer, whose position is not moved.
    public void page(int number, ByteBuffer page) throws IOException {
        if (page.remaining() != header.pageSize()) {
            throw new IllegalArgumentException("a page of " + page.remaining() + " bytes, not " + header.pageSize());
        }
        page.get(page.position(), copied);
        page(number, copied);
    }

    /// Writes what comes after the last page of a file without checksums of the database.
    public LtxTrailer finish() throws IOException {
        return finish(0);
    }

    /// Writes what comes after the last page. `postApplyChecksum` is the [DatabaseChecksum] after this file, and 0
    /// where the header says that there are none.
    public LtxTrailer finish(long postApplyChecksum) throws IOException {
        if (header.checksums() ? postApplyChecksum >= 0 : postApplyChecksum != 0) {
            throw new IllegalArgumentException(String.format("a checksum of %016x", postApplyChecksum));
        }
        require(LtxFault.PAGE_MISSING, order.end());
        summed(new byte[6], 6);
        long start = written;
        index.forEach(this::summed);
        byte[] end = new byte[1 + Long.BYTES + LtxTrailer.SIZE];
        Bytes.putLong(end, 1, written + 1 - start);
        Bytes.putLong(end, 1 + Long.BYTES, postApplyChecksum);
        crc.update(end, 0, end.length - Long.BYTES);
        long fileChecksum = crc.value() | 1L << 63;
        Bytes.putLong(end, end.length - Long.BYTES, fileChecksum);
        write(end, end.length);
        out.flush();
        return new LtxTrailer(order.count(), written, postApplyChecksum, fileChecksum);
    }

    private void summed(byte[] bytes, int length) throws IOException {
        crc.update(bytes, 0, length);
        write(bytes, length);
    }

    private void write(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
        written += length;
    }

    private void require(LtxFault fault, String wrong) {
        if (!wrong.isEmpty()) {
            String name = String.format("%016x-%016x.ltx, being written", header.minTxid(), header.maxTxid());
            throw LtxFailure.of(fault, name, written, wrong);
        }
    }
}
