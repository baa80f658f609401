package dev.litekeeper.archive.log;

import dev.litekeeper.wal.CommitSink;
import dev.litekeeper.wal.WalPoint;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// The WAL that a process left behind, read without checks.
final class WalFile implements AutoCloseable {
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int HEADER = 32;
    private static final int FRAME = 24;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment bytes;
    final int pageSize;

    WalFile(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            this.bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        }
        this.pageSize = bytes.get(WORD, 8);
    }

    int frames() {
        return (int) ((bytes.byteSize() - HEADER) / (FRAME + pageSize));
    }

    /// Copies the content of some frames.
    void copy(int frame, int count, MemorySegment to) {
        for (int i = 0; i < count; i++) {
            MemorySegment.copy(bytes, at(frame + i) + FRAME, to, (long) i * pageSize, pageSize);
        }
    }

    /// The page number of a frame, from 0.
    int page(int frame) {
        return bytes.get(WORD, at(frame));
    }

    /// The size of the database after the commit that ends with this frame; 0 where none does.
    int commit(int frame) {
        return bytes.get(WORD, at(frame) + 4);
    }

    MemorySegment content(int frame) {
        return bytes.asSlice(at(frame) + FRAME, pageSize);
    }

    /// Hands a frame over, and the commit that it ends, from a copy at `offset` of `memory`.
    void give(int frame, CommitSink sink, long millis, MemorySegment memory, long offset) {
        sink.page(page(frame), memory, offset);
        if (commit(frame) != 0) {
            sink.commit(commit(frame), millis, new WalPoint(1, 2, frame + 1, 3, 4));
        }
    }

    @Override
    public void close() {
        arena.close();
    }

    private long at(int frame) {
        return HEADER + (long) frame * (FRAME + pageSize);
    }
}
