package dev.litekeeper.wal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What a draining thread works with, outside of the heap: room for frames, and for a chunk of a scan.
///
/// @param large whether it is one of the few that are large
record Memory(Arena arena, MemorySegment frames, MemorySegment chunk, boolean large) implements AutoCloseable {
    private static final long FRAMES = 1L << 20;
    private static final long CHUNK = 256L << 10;
    /// Room for at least one frame with a page of the largest size.
    private static final long FEW_FRAMES = 128L << 10;

    private static final long SMALL_CHUNK = 64L << 10;

    static Memory allocate(boolean large) {
        Arena arena = Arena.ofShared();
        return new Memory(
                arena,
                arena.allocate(large ? FRAMES : FEW_FRAMES, 64),
                arena.allocate(large ? CHUNK : SMALL_CHUNK, 64),
                large);
    }

    /// Gives it back to the system.
    @Override
    public void close() {
        arena.close();
    }
}
