package dev.litekeeper.archive.log;

import com.github.luben.zstd.ZstdCompressCtx;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Makes frames of compressed bytes, in memory outside of the heap that it keeps. For one thread at a time.
final class Packer implements AutoCloseable {
    private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(Compression.LEVEL);
    private final Room raw = new Room();
    private final Room packed = new Room();

    /// Memory that grows, seldom: giving a shared piece back halts every thread for a moment.
    private static final class Room implements AutoCloseable {
        private static final int SMALLEST = 1 << 15;

        private Arena arena = Arena.ofShared();
        private ByteBuffer buffer = allocate(SMALLEST);

        ByteBuffer of(int bytes) {
            if (buffer.capacity() < bytes) {
                arena.close();
                arena = Arena.ofShared();
                buffer = allocate(Math.max(bytes, 2 * buffer.capacity()));
            }
            return buffer.clear();
        }

        private ByteBuffer allocate(int bytes) {
            return arena.allocate(bytes, 8).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    /// The frame of the bytes from 0 to `length` of a buffer outside of the heap: how many they are, how many they
    /// became, and what they became. Valid until the next call.
    ByteBuffer frame(ByteBuffer bytes, int length) {
        ByteBuffer frame = packed.of(SegmentFormat.FRAME_BYTES + Compression.most(length));
        int stored = Compression.pack(zstd, bytes, length, frame, SegmentFormat.FRAME_BYTES);
        frame.putInt(0, length).putInt(Integer.BYTES, stored);
        return frame.limit(SegmentFormat.FRAME_BYTES + stored);
    }

    /// [#frame(ByteBuffer, int)] of what is left of a buffer in the heap.
    ByteBuffer frame(ByteBuffer bytes) {
        int length = bytes.remaining();
        ByteBuffer copy = raw.of(length);
        copy.put(0, bytes, bytes.position(), length);
        return frame(copy, length);
    }

    /// Gives its memory back to the system.
    @Override
    public void close() {
        zstd.close();
        raw.close();
        packed.close();
    }
}
