package dev.litekeeper.ltx;

import java.io.IOException;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.XXHash32;

/// Unpacks one page after another: LZ4 blocks with their size in front, or whole LZ4 frames
/// (<https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md>), whose own checksums are verified.
final class PageDecoder {
    private static final int MAGIC = 0x184D2204;
    private static final int VERSION = 0x40;
    private static final int BLOCKS_HAVE_CHECKSUMS = 0x10;
    private static final int HAS_SIZE = 0x08;
    private static final int HAS_CHECKSUM = 0x04;
    private static final int NOT_SUPPORTED = 0x03;
    private static final int LONGEST_DESCRIPTOR = 10;
    private static final int STORED = 1 << 31;

    private final CountedInput in;
    private final byte[] page;
    private final byte[] packed;
    private final LZ4SafeDecompressor lz4 = Lz4.decompressor();
    private final XXHash32 hash = Lz4.hash();

    PageDecoder(CountedInput in, int pageSize) {
        this.in = in;
        this.page = new byte[pageSize];
        this.packed = new byte[Lz4.longest(pageSize)];
    }

    /// The page that was unpacked last.
    byte[] page() {
        return page;
    }

    /// Unpacks a block of so many bytes.
    void block(int size) throws IOException {
        long start = in.position();
        if (size <= 0 || size > packed.length) {
            throw data(start, "a packed page of " + Integer.toUnsignedString(size) + " bytes");
        }
        in.read(packed, 0, size);
        require(unpack(size, 0, start), start);
    }

    /// Unpacks a frame.
    void frame() throws IOException {
        long start = in.position();
        int flags = descriptor(start);
        int length = 0;
        for (int size = littleEndian(); size != 0; size = littleEndian()) {
            length += frameBlock(size, length);
            if ((flags & BLOCKS_HAVE_CHECKSUMS) != 0) {
                sum(packed, size & ~STORED, "a block of a page");
            }
        }
        require(length, start);
        if ((flags & HAS_CHECKSUM) != 0) {
            sum(page, page.length, "a page");
        }
    }

    private int descriptor(long start) throws IOException {
        if (littleEndian() != MAGIC) {
            throw in.failure(LtxFault.PAGE_FRAME, start, "the page is not an LZ4 frame");
        }
        byte[] descriptor = new byte[LONGEST_DESCRIPTOR];
        in.read(descriptor, 0, 2);
        int flags = descriptor[0] & 0xff;
        if ((flags & 0xc0) != VERSION || (flags & NOT_SUPPORTED) != 0 || (descriptor[1] & 0x8f) != 0) {
            throw in.failure(LtxFault.PAGE_FRAME, start, "an LZ4 frame of a kind that is not known");
        }
        int length = 2;
        if ((flags & HAS_SIZE) != 0) {
            in.read(descriptor, length, Long.BYTES);
            length += Long.BYTES;
        }
        int expected = hash.hash(descriptor, 0, length, 0) >>> 8 & 0xff;
        if ((in.read(1)[0] & 0xff) != expected) {
            throw data(start, "the head of a page fails its checksum");
        }
        return flags;
    }

    private int frameBlock(int size, int length) throws IOException {
        long start = in.position();
        int bytes = size & ~STORED;
        if (bytes > packed.length) {
            throw data(start, "a packed page of " + Integer.toUnsignedString(bytes) + " bytes or more");
        }
        in.read(packed, 0, bytes);
        if (size > 0) {
            return unpack(bytes, length, start);
        }
        if (bytes > page.length - length) {
            throw data(start, "a page of " + (length + bytes) + " bytes");
        }
        System.arraycopy(packed, 0, page, length, bytes);
        return bytes;
    }

    private int unpack(int size, int offset, long start) {
        try {
            return lz4.decompress(packed, 0, size, page, offset, page.length - offset);
        } catch (LZ4Exception e) {
            throw data(start, "a page cannot be unpacked");
        }
    }

    private void sum(byte[] bytes, int length, String of) throws IOException {
        long start = in.position();
        if (littleEndian() != hash.hash(bytes, 0, length, 0)) {
            throw data(start, of + " fails its checksum");
        }
    }

    private void require(int length, long start) {
        if (length != page.length) {
            throw data(start, "a page of " + length + " bytes, not " + page.length);
        }
    }

    private LtxFailure data(long start, String why) {
        return in.failure(LtxFault.PAGE_DATA, start, why);
    }

    private int littleEndian() throws IOException {
        return Integer.reverseBytes(Bytes.intAt(in.read(Integer.BYTES), 0));
    }
}
