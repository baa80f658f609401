package dev.litekeeper.archive.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The fixed parts of a segment: header, the frame before each block, and the end. `docs/format.md` says the bytes.
final class SegmentFormat {
    static final int HEADER_BYTES = 104;
    static final int FRAME_BYTES = 8;

    /// Everything after the index: where it is, its checksum, a magic number, the seal.
    static final int END_BYTES = 16 + Seal.BYTES;

    static final int END_MAGIC = 0x47534b4c;
    private static final long MAGIC = 0x01_47_45_53_2d_4c_4b_4cL;
    private static final int BEGINS = 1;
    private static final int WHOLE = 2;

    private SegmentFormat() {}

    static ByteBuffer header(SegmentHeader header) {
        LogState state = header.state();
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC).putInt(header.pageSize());
        bytes.putInt((header.begins() ? BEGINS : 0) | (state.whole() ? WHOLE : 0));
        bytes.putLong(header.sequence()).putLong(header.epoch()).putLong(header.lineage());
        bytes.putLong(header.position());
        bytes.putLong(state.pages()).putLong(state.hash()).putLong(state.millis());
        bytes.put(header.previous().bytes());
        return bytes.flip();
    }

    /// The header in these bytes. Fails with an [IllegalArgumentException] where they are none.
    static SegmentHeader header(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getLong() != MAGIC) {
            throw new IllegalArgumentException("it does not begin as a segment of this version does");
        }
        int pageSize = in.getInt();
        if (pageSize < 512 || pageSize > 65536 || Integer.bitCount(pageSize) != 1) {
            throw new IllegalArgumentException("pages of " + pageSize + " bytes");
        }
        int flags = in.getInt();
        long sequence = in.getLong();
        long epoch = in.getLong();
        long lineage = in.getLong();
        long position = in.getLong();
        int pages = Math.toIntExact(in.getLong());
        LogState state = new LogState(pages, in.getLong(), in.getLong(), (flags & WHOLE) != 0);
        byte[] previous = new byte[Seal.BYTES];
        in.get(previous);
        return new SegmentHeader(
                sequence, epoch, lineage, pageSize, position, state, Seal.of(previous), (flags & BEGINS) != 0);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
