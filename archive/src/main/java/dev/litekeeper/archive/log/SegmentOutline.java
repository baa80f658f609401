package dev.litekeeper.archive.log;

import dev.litekeeper.failure.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;

/// What a segment tells of itself, read from its beginning and its end alone. The index is verified by its checksum;
/// the blocks are not read, so the seal is what the segment says it is, until a [SegmentReader] has read it.
public final class SegmentOutline {
    private static final int LARGEST_INDEX = 1 << 27;

    private final SegmentHeader header;
    private final PackedIndex index;
    private final Seal seal;

    private SegmentOutline(SegmentHeader header, PackedIndex index, Seal seal) {
        this.header = header;
        this.index = index;
        this.seal = seal;
    }

    /// Reads parts of an object.
    @FunctionalInterface
    public interface Parts {
        /// So many bytes from `offset` on; fewer where the object ends.
        byte[] read(long offset, int length) throws IOException;
    }

    /// The outline of a segment that has so many bytes. Fails as bad, naming the object, where it is damaged.
    public static SegmentOutline read(String object, long bytes, Parts parts) {
        try {
            return parse(bytes, parts);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
            throw Problem.bad("a segment is damaged")
                    .at(object)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        } catch (IOException e) {
            throw Problem.environment("cannot read a segment")
                    .at(object)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    /// The outline of a segment that was read.
    public static SegmentOutline of(Segment segment) {
        return new SegmentOutline(segment.header(), segment.index(), segment.seal());
    }

    /// Its name in the log.
    public SegmentName name() {
        return new SegmentName(header.sequence(), header.position() + 1, header.position() + index.size());
    }

    /// What it continues.
    public SegmentHeader header() {
        return header;
    }

    /// Its commits, in order; read when they are asked for.
    public List<CommitEntry> commits() {
        return index.commits();
    }

    /// What happened beside them, in order.
    public List<Mark> marks() {
        return index.marks();
    }

    /// The state after it.
    public LogState end() {
        return index.end().state();
    }

    /// Whether pages of the commit after its last one are in it.
    public boolean open() {
        return index.end().open();
    }

    /// What it is known by.
    public Seal seal() {
        return seal;
    }

    private static SegmentOutline parse(long bytes, Parts parts) throws IOException {
        SegmentHeader header = SegmentFormat.header(exactly(parts, 0, SegmentFormat.HEADER_BYTES));
        long ending = bytes - SegmentFormat.END_BYTES;
        ByteBuffer end =
                ByteBuffer.wrap(exactly(parts, ending, SegmentFormat.END_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        long place = end.getLong();
        int sum = end.getInt();
        long length = ending - place;
        if (end.getInt() != SegmentFormat.END_MAGIC || place < SegmentFormat.HEADER_BYTES || length > LARGEST_INDEX) {
            throw new IllegalArgumentException("it does not end as a segment does");
        }
        byte[] seal = new byte[Seal.BYTES];
        end.get(seal);
        return new SegmentOutline(header, index(exactly(parts, place, (int) length), sum, header), Seal.of(seal));
    }

    private static PackedIndex index(byte[] frame, int sum, SegmentHeader header) {
        CRC32C computed = new CRC32C();
        computed.update(frame);
        ByteBuffer in = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        int raw = in.getInt();
        int stored = in.getInt();
        if ((int) computed.getValue() != sum || stored != in.remaining() || raw < stored || raw > LARGEST_INDEX) {
            throw new IllegalArgumentException("its index is not the one that was written");
        }
        return new PackedIndex(Compression.unpack(frame, SegmentFormat.FRAME_BYTES, stored, raw), header);
    }

    private static byte[] exactly(Parts parts, long offset, int length) throws IOException {
        byte[] part = offset < 0 ? new byte[0] : parts.read(offset, length);
        if (part.length != length) {
            throw new IllegalArgumentException("it is cut off");
        }
        return part;
    }
}
