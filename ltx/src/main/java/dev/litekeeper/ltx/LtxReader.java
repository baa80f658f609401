package dev.litekeeper.ltx;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An LTX file, read front to back with one page in memory.
///
/// Reads what Litestream 0.5 writes: every page as an LZ4 block or as an LZ4 frame. When [#next()] has said that there
/// is no further page, every byte of the file has been verified: header, page numbers, pages, index, and checksums.
/// Until then the pages are not to be relied on.
public final class LtxReader implements PageSource, AutoCloseable {
    private static final int PAGE_HEADER = 6;
    private static final int BLOCK = 1;
    private static final int OLD_FRAME = 0x0422;

    private final InputStream stream;
    private final CountedInput in;
    private final LtxHeader header;
    private final PageOrder order;
    private final PageDecoder decoder;
    private final Crc64 crc = new Crc64();
    private final DatabaseChecksum database = new DatabaseChecksum();
    private final IndexSum index = new IndexSum();
    private final byte[] pageHeader = new byte[PAGE_HEADER];
    private final byte[] blockSize = new byte[Integer.BYTES];
    private int number;
    private @Nullable LtxTrailer trailer;

    private LtxReader(InputStream stream, String name) throws IOException {
        this.stream = stream;
        this.in = new CountedInput(stream, name, 0);
        byte[] bytes = in.read(LtxHeader.SIZE);
        this.header = LtxHeader.parse(bytes, name);
        this.order = new PageOrder(header);
        this.decoder = new PageDecoder(in, header.pageSize());
        crc.update(bytes);
    }

    /// Reads the header. `name` is what failures call the file.
    public static LtxReader of(InputStream stream, String name) throws IOException {
        return new LtxReader(stream, name);
    }

    @Override
    public LtxHeader header() {
        return header;
    }

    @Override
    public boolean next() throws IOException {
        if (trailer != null) {
            return false;
        }
        long start = in.position();
        in.read(pageHeader, 0, PAGE_HEADER);
        crc.update(pageHeader);
        if (Arrays.equals(pageHeader, new byte[PAGE_HEADER])) {
            end(start);
            return false;
        }
        number = Bytes.intAt(pageHeader, 0);
        String wrong = order.take(number);
        if (!wrong.isEmpty()) {
            throw in.failure(LtxFault.PAGE_NUMBER, start, wrong);
        }
        unpack(Bytes.shortAt(pageHeader, Integer.BYTES), start);
        crc.update(decoder.page());
        if (header.checksums() && header.isSnapshot()) {
            database.toggle(number, decoder.page());
        }
        index.add(number, start, in.position() - start);
        return true;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public byte[] page() {
        return decoder.page();
    }

    /// Reads and verifies what is left of the file; how it ends.
    public LtxTrailer finish() throws IOException {
        boolean more = true;
        while (more) {
            more = next();
        }
        return trailer();
    }

    /// How the file ends, once [#next()] has reached the end.
    public LtxTrailer trailer() {
        if (trailer == null) {
            throw new IllegalStateException("not at the end of the file");
        }
        return trailer;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    private void unpack(int flags, long start) throws IOException {
        switch (flags) {
            case 0 -> decoder.frame();
            case BLOCK -> {
                in.read(blockSize, 0, blockSize.length);
                crc.update(blockSize);
                decoder.block(Bytes.intAt(blockSize, 0));
            }
            case OLD_FRAME ->
                throw in.failure(
                        LtxFault.PAGE_FRAME, start, "a page as LTX before version 3 stored it, which is not supported");
            default ->
                throw in.failure(
                        LtxFault.PAGE_FRAME,
                        start,
                        String.format("page %d has flags that are not known: %#06x", number, flags));
        }
    }

    private void end(long start) throws IOException {
        String wrong = order.end();
        if (!wrong.isEmpty()) {
            throw in.failure(LtxFault.PAGE_MISSING, start, wrong);
        }
        index.verify(in, crc);
        long at = in.position();
        byte[] post = in.read(Long.BYTES);
        crc.update(post);
        long fileChecksum = Bytes.longAt(in.read(Long.BYTES), 0);
        if (fileChecksum != (crc.value() | 1L << 63)) {
            throw in.failure(LtxFault.FILE_CHECKSUM, at + Long.BYTES, "the file fails its checksum");
        }
        requireDatabase(Bytes.longAt(post, 0), at);
        if (!in.atEnd()) {
            throw in.failure(LtxFault.TOO_LONG, in.position(), "it goes on after its end");
        }
        trailer = new LtxTrailer(order.count(), in.position(), Bytes.longAt(post, 0), fileChecksum);
    }

    private void requireDatabase(long post, long at) {
        if (header.checksums() ? post >= 0 : post != 0) {
            throw in.failure(LtxFault.TRAILER, at, String.format("a checksum of the database after it of %016x", post));
        }
        if (header.checksums() && header.isSnapshot() && post != database.value()) {
            throw in.failure(LtxFault.DATABASE_CHECKSUM, at, "its pages fail the checksum of the database");
        }
    }
}
