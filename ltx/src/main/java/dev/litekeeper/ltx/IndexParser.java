package dev.litekeeper.ltx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/// Reads the index of a file, a part of it at a time.
final class IndexParser {
    private static final int PART = 1 << 20;
    private static final int PAGE_HEADER = 6;

    private final SeekableByteChannel channel;
    private final String name;
    private final long start;
    private final ByteBuffer part;
    private long left;

    /// An index that starts at `start` and has so many bytes.
    IndexParser(SeekableByteChannel channel, String name, long start, long length) throws IOException {
        this.channel = channel;
        this.name = name;
        this.start = start;
        this.left = length;
        this.part = ByteBuffer.allocate((int) Math.min(PART, length)).limit(0);
        channel.position(start);
    }

    /// The frames must fill the file up to the index without a gap.
    PageIndex parse(LtxHeader header) throws IOException {
        PageOrder order = new PageOrder(header);
        PageIndex index = new PageIndex();
        long longest = 2L * header.pageSize() + 64;
        while (left > 1) {
            add(index, order, longest);
        }
        if (left != 1 || next() != 0) {
            throw failure("the index does not end with a zero");
        }
        String wrong = order.end();
        if (wrong.isEmpty() && index.end() + PAGE_HEADER != start) {
            wrong = "a gap after the last page";
        }
        if (!wrong.isEmpty()) {
            throw failure(wrong);
        }
        return index;
    }

    private void add(PageIndex index, PageOrder order, long longest) throws IOException {
        long number = varint();
        String wrong = number > Integer.MAX_VALUE ? "page " + number : order.take((int) number);
        if (wrong.isEmpty() && varint() != index.end()) {
            wrong = "a gap before page " + number;
        }
        if (!wrong.isEmpty()) {
            throw failure(wrong);
        }
        long size = varint();
        if (size < PAGE_HEADER + 1 || size > longest) {
            throw failure("page " + number + " has " + size + " bytes");
        }
        index.add((int) number, (int) size);
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 63 && left > 0; shift += 7) {
            byte next = next();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw failure("a number in the index that does not end");
    }

    private byte next() throws IOException {
        if (!part.hasRemaining()) {
            part.clear().limit((int) Math.min(part.capacity(), left));
            while (part.hasRemaining()) {
                if (channel.read(part) < 0) {
                    throw LtxFailure.of(LtxFault.CUT_OFF, name, channel.size(), "it ends too early");
                }
            }
            part.flip();
        }
        left--;
        return part.get();
    }

    private LtxFailure failure(String why) throws IOException {
        return LtxFailure.of(LtxFault.INDEX, name, channel.position() - part.remaining(), why);
    }
}
