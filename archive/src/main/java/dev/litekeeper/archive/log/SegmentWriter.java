package dev.litekeeper.archive.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.zip.CRC32C;

/// Writes one segment to a file: header, blocks, index, seal. For one thread.
final class SegmentWriter {
    private final FileChannel channel;
    private final SegmentHeader header;
    private final MessageDigest digest = SegmentFormat.sha256();
    private long bytes;

    SegmentWriter(FileChannel channel, SegmentHeader header) {
        this.channel = channel;
        this.header = header;
    }

    /// Writes the beginning; the first call.
    void begin() throws IOException {
        write(SegmentFormat.header(header));
    }

    SegmentHeader header() {
        return header;
    }

    /// How many bytes were written so far.
    long bytes() {
        return bytes;
    }

    void block(Block block, Packer packer) throws IOException {
        write(packer.frame(block.bytes(), block.length()));
    }

    /// Writes the end.
    Seal finish(SegmentIndex index, Packer packer) throws IOException {
        write(ByteBuffer.allocate(SegmentFormat.FRAME_BYTES));
        final long place = bytes;
        ByteWriter out = new ByteWriter();
        index.write(out, header);
        ByteBuffer frame = packer.frame(out.written());
        CRC32C sum = new CRC32C();
        sum.update(frame.duplicate());
        write(frame);
        ByteBuffer end = ByteBuffer.allocate(SegmentFormat.END_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        end.putLong(place).putInt((int) sum.getValue()).putInt(SegmentFormat.END_MAGIC);
        write(end.flip());
        Seal seal = Seal.of(digest.digest());
        writeFully(ByteBuffer.wrap(seal.bytes()));
        return seal;
    }

    private void write(ByteBuffer part) throws IOException {
        digest.update(part.duplicate());
        writeFully(part);
    }

    private void writeFully(ByteBuffer part) throws IOException {
        while (part.hasRemaining()) {
            bytes += channel.write(part);
        }
    }
}
