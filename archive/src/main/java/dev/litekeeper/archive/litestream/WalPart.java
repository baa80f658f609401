package dev.litekeeper.archive.litestream;

import dev.litekeeper.failure.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The place in a WAL (<https://www.sqlite.org/fileformat2.html#walformat>) up to which its parts have been read, with
/// the checksum that runs through all of them.
final class WalPart {
    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int MAGIC = 0x377f0682;

    private long offset;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private int pageSize;
    private long salts;
    private int sum1;
    private int sum2;
    private int pages;
    private boolean committed = true;

    /// Takes a page of a frame that is what it must be.
    interface Sink {
        void page(int number, byte[] bytes, int offset) throws IOException;
    }

    /// The place in the WAL that was read last.
    long offset() {
        return offset;
    }

    /// The size of the database after the last transaction, in pages.
    int pages() {
        return pages;
    }

    /// Whether the last frame ended a transaction.
    boolean isCommitted() {
        return committed;
    }

    /// Reads the part that starts here, to its end. `where` is what failures call it.
    void read(InputStream in, int pageSizeOfTheDatabase, String where, Sink sink) throws IOException {
        if (offset == 0) {
            header(in, pageSizeOfTheDatabase, where);
        }
        byte[] frame = new byte[FRAME_HEADER + pageSize];
        int count = in.readNBytes(frame, 0, frame.length);
        while (count == frame.length) {
            frame(frame, where, sink);
            count = in.readNBytes(frame, 0, frame.length);
        }
        if (count > 0) {
            throw damaged(where, "it ends inside a frame");
        }
    }

    private void header(InputStream in, int pageSizeOfTheDatabase, String where) throws IOException {
        byte[] header = in.readNBytes(HEADER);
        if (header.length < HEADER) {
            throw damaged(where, "it has no WAL header");
        }
        ByteBuffer fields = ByteBuffer.wrap(header);
        int magic = fields.getInt(0);
        if ((magic & ~1) != MAGIC) {
            throw damaged(where, "it does not start as a WAL does");
        }
        order = (magic & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        pageSize = fields.getInt(8);
        salts = fields.getLong(16);
        sum(header, 0, 24);
        if (pageSize != pageSizeOfTheDatabase || fields.getInt(24) != sum1 || fields.getInt(28) != sum2) {
            throw damaged(where, "the WAL header fails its checksum, or has another page size than the database");
        }
        offset = HEADER;
    }

    private void frame(byte[] frame, String where, Sink sink) throws IOException {
        ByteBuffer fields = ByteBuffer.wrap(frame);
        sum(frame, 0, 8);
        sum(frame, FRAME_HEADER, pageSize);
        int number = fields.getInt(0);
        if (number < 1 || fields.getLong(8) != salts || fields.getInt(16) != sum1 || fields.getInt(20) != sum2) {
            throw damaged(where, "the frame at " + offset + " of the WAL fails its checksum");
        }
        sink.page(number, frame, FRAME_HEADER);
        offset += frame.length;
        int size = fields.getInt(4);
        committed = size > 0;
        pages = committed ? size : pages;
    }

    private void sum(byte[] bytes, int from, int length) {
        ByteBuffer words = ByteBuffer.wrap(bytes, from, length).order(order);
        while (words.hasRemaining()) {
            sum1 += words.getInt() + sum2;
            sum2 += words.getInt() + sum1;
        }
    }

    private static RuntimeException damaged(String where, String why) {
        return Problem.bad("the part of a WAL is damaged")
                .at(where)
                .because(why)
                .failure();
    }
}
