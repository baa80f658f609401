package dev.litekeeper.ltx;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4SafeDecompressor;

/// An LTX file with its index in memory (two or three bytes for each page), of which single pages are read.
///
/// A page that is read this way is verified by its frame alone; the checksum of the file needs the whole
/// file, which [LtxReader] reads. Does not close the channel. For one thread.
public final class LtxFile {
    private static final int END = Long.BYTES + LtxTrailer.SIZE;
    private static final int PAGE_HEADER = 6;
    private static final int FRAME_HEADER = 10;
    private static final int MOST_TIMES = 4;

    private final SeekableByteChannel channel;
    private final String name;
    private final LtxHeader header;
    private final PageIndex index;

    private LtxFile(SeekableByteChannel channel, String name, LtxHeader header, PageIndex index) {
        this.channel = channel;
        this.name = name;
        this.header = header;
        this.index = index;
    }

    /// Reads the header and the index. Fails with an [LtxFailure] where they do not fit each other or the
    /// file.
    public static LtxFile open(SeekableByteChannel channel, String name) throws IOException {
        LtxHeader header = LtxHeader.parse(read(channel, name, 0, LtxHeader.SIZE), name);
        long size = channel.size();
        long length = Bytes.longAt(read(channel, name, size - END, Long.BYTES), 0);
        long start = size - END - length;
        if (length < 1 || start < LtxHeader.SIZE + PAGE_HEADER) {
            throw LtxFailure.of(LtxFault.INDEX, name, size - END, "an index of " + length + " bytes");
        }
        return new LtxFile(channel, name, header, new IndexParser(channel, name, start, length).parse(header));
    }

    public LtxHeader header() {
        return header;
    }

    /// Hands over the numbers of the pages it holds, ascending.
    public void forEachNumber(IntConsumer taker) {
        for (PageIndex.Walk walk = index.walk(); walk.next(); ) {
            taker.accept(walk.number());
        }
    }

    /// Reads a page into an array of the page size. False where the file does not hold it.
    public boolean read(int number, byte[] into) throws IOException {
        PageIndex.Walk page = index.from(number);
        if (page.number() != number) {
            return false;
        }
        long start = page.start();
        byte[] frame = read(channel, name, start, page.size());
        CountedInput in = new CountedInput(new ByteArrayInputStream(frame), name, start);
        PageDecoder decoder = new PageDecoder(in, header.pageSize());
        in.read(PAGE_HEADER);
        int flags = Bytes.shortAt(frame, Integer.BYTES);
        if (Bytes.intAt(frame, 0) != number || flags > 1) {
            throw LtxFailure.of(LtxFault.INDEX, name, start, "the index says that page " + number + " is here");
        }
        if (flags == 0) {
            decoder.frame();
        } else {
            decoder.block(Bytes.intAt(in.read(Integer.BYTES), 0));
        }
        if (!in.atEnd()) {
            throw LtxFailure.of(LtxFault.INDEX, name, start, "page " + number + " is shorter than the index says");
        }
        System.arraycopy(decoder.page(), 0, into, 0, into.length);
        return true;
    }

    /// The frames of all pages, in slices of about so many bytes, to be unpacked side by side. A slice is also ended
    /// where its pages would be four times as many bytes, as pages of zeros are packed to next to nothing.
    public List<LtxSlice> slices(int bytes) {
        List<LtxSlice> slices = new ArrayList<>();
        int pages = Math.max(1, MOST_TIMES * bytes / header.pageSize());
        long first = LtxHeader.SIZE;
        int count = 0;
        for (PageIndex.Walk walk = index.walk(); walk.next(); ) {
            long end = walk.start() + walk.size();
            count++;
            if (end - first >= bytes || count >= pages || end == index.end()) {
                slices.add(new LtxSlice(first, (int) (end - first), count));
                first = end;
                count = 0;
            }
        }
        return slices;
    }

    /// Unpacks those pages of a slice that are wanted: one after the other into `into`, their numbers into
    /// `numbers`. Answers how many there are. `frames` is the slice, as it stands in the file. Safe for use
    /// by several threads.
    public int unpack(LtxSlice slice, byte[] frames, IntPredicate wanted, byte[] into, int[] numbers) {
        LZ4SafeDecompressor lz4 = Lz4.decompressor();
        int pageSize = header.pageSize();
        int count = 0;
        int at = 0;
        for (int i = 0; i < slice.pages(); i++) {
            if (frames.length - at < FRAME_HEADER || Bytes.shortAt(frames, at + Integer.BYTES) != 1) {
                throw damaged(slice, at, "no page begins here");
            }
            int number = Bytes.intAt(frames, at);
            int size = Bytes.intAt(frames, at + PAGE_HEADER);
            at += FRAME_HEADER;
            if (number < 1) {
                throw damaged(slice, at, "a page with the number " + number);
            }
            if (size < 0 || size > frames.length - at) {
                throw damaged(slice, at, "a packed page of " + Integer.toUnsignedString(size) + " bytes");
            }
            if (wanted.test(number)) {
                unpack(lz4, frames, at, size, into, count * pageSize, slice);
                numbers[count++] = number;
            }
            at += size;
        }
        return count;
    }

    private void unpack(
            LZ4SafeDecompressor lz4, byte[] frames, int at, int size, byte[] into, int offset, LtxSlice slice) {
        try {
            if (lz4.decompress(frames, at, size, into, offset, header.pageSize()) == header.pageSize()) {
                return;
            }
        } catch (LZ4Exception e) {
            throw damaged(slice, at, "a page cannot be unpacked");
        }
        throw damaged(slice, at, "a page is too short");
    }

    private LtxFailure damaged(LtxSlice slice, int at, String why) {
        return LtxFailure.of(LtxFault.PAGE_DATA, name, slice.offset() + at, why);
    }

    private static byte[] read(SeekableByteChannel channel, String name, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        if (position >= 0) {
            channel.position(position);
        }
        while (buffer.hasRemaining()) {
            if (position < 0 || channel.read(buffer) < 0) {
                throw LtxFailure.of(LtxFault.CUT_OFF, name, channel.size(), "it ends too early");
            }
        }
        return buffer.array();
    }
}
