package dev.litekeeper.wal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What a draining thread works with: room for frames, and for a chunk of a scan.
record Memory(MemorySegment frames, MemorySegment chunk) {
    private static final long FRAMES = 1L << 20;
    private static final long CHUNK = 256L << 10;

    static Memory allocate() {
        Arena arena = Arena.ofAuto();
        return new Memory(arena.allocate(FRAMES, 64), arena.allocate(CHUNK, 64));
    }
}
