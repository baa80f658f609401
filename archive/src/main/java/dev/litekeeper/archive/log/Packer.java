package dev.litekeeper.archive.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Makes frames of compressed bytes, in memory outside of the heap that it keeps. For one thread.
final class Packer {
    private ByteBuffer raw = ByteBuffer.allocateDirect(0);
    private ByteBuffer packed = ByteBuffer.allocateDirect(0);

    /// The frame of the bytes from 0 to `length` of a buffer outside of the heap: how many they are, how many they
    /// became, and what they became. Valid until the next call.
    ByteBuffer frame(ByteBuffer bytes, int length) {
        packed = room(packed, SegmentFormat.FRAME_BYTES + Compression.most(length));
        int stored = Compression.pack(bytes, length, packed, SegmentFormat.FRAME_BYTES);
        packed.putInt(0, length).putInt(Integer.BYTES, stored);
        return packed.clear().limit(SegmentFormat.FRAME_BYTES + stored);
    }

    /// [#frame(ByteBuffer, int)] of what is left of a buffer in the heap.
    ByteBuffer frame(ByteBuffer bytes) {
        int length = bytes.remaining();
        raw = room(raw, length);
        raw.put(0, bytes, bytes.position(), length);
        return frame(raw, length);
    }

    private static ByteBuffer room(ByteBuffer buffer, int bytes) {
        return buffer.capacity() >= bytes
                ? buffer.clear()
                : ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
