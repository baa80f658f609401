package dev.litekeeper.wal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What a draining thread works with: room for frames, and for a chunk of a scan.
record Memory(MemorySegment frames, MemorySegment chunk) {
    private static final long FRAMES = 1L << 20;
    private static final long CHUNK = 256L << 10;

    private static final int WARM_ROUNDS = 60;

    /// Lets the compiler see the busiest loop before the first writer is met, which would wait for it.
    static void warm() {
        MemorySegment frames = allocate().frames();
        RunningSum sum = new RunningSum();
        for (int round = 0; round < WARM_ROUNDS; round++) {
            for (int at = 0; at + 4096 <= FRAMES; at += 4096) {
                sum.add(frames, at, 4096);
            }
        }
    }

    static Memory allocate() {
        Arena arena = Arena.ofAuto();
        return new Memory(arena.allocate(FRAMES, 64), arena.allocate(CHUNK, 64));
    }
}
