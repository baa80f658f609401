package dev.litekeeper.archive.log;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Pages as the log knows them, with their hashes, outside of the heap: the newest of those whose numbers collide. It
/// takes memory as pages come, as far as there is some left. For one thread at a time.
final class PageCache implements AutoCloseable {
    private static final int CHUNK = 64;

    /// Some slots; page 0 marks an empty one.
    private static final class Chunk {
        private final MemorySegment[] slots = new MemorySegment[CHUNK];
        private final int[] pages = new int[CHUNK];
        private final long[] hashes = new long[CHUNK];

        Chunk(MemorySegment memory, int pageSize) {
            Arrays.setAll(slots, slot -> memory.asSlice((long) slot * pageSize, pageSize));
        }
    }

    private final int pageSize;
    private final LogMemory memory;
    private final @Nullable Chunk[] chunks;
    private Arena arena = Arena.ofShared();
    private int made;

    PageCache(int pageSize, LogMemory memory) {
        this.pageSize = pageSize;
        this.memory = memory;
        long slots = Math.max(CHUNK, memory.most() / pageSize);
        this.chunks = new Chunk[(int) (Long.highestOneBit(slots) / CHUNK)];
    }

    /// Whether it has this page.
    boolean holds(int page) {
        Chunk chunk = chunks[place(page)];
        return chunk != null && chunk.pages[page & (CHUNK - 1)] == page;
    }

    /// The hash of a page it has.
    long hash(int page) {
        return chunk(page).hashes[page & (CHUNK - 1)];
    }

    /// A page it has.
    MemorySegment page(int page) {
        return chunk(page).slots[page & (CHUNK - 1)];
    }

    void put(int page, MemorySegment content, long hash) {
        Chunk chunk = chunks[place(page)];
        if (chunk == null) {
            chunk = make(page);
        }
        if (chunk == null) {
            return;
        }
        int slot = page & (CHUNK - 1);
        chunk.slots[slot].copyFrom(content);
        chunk.pages[slot] = page;
        chunk.hashes[slot] = hash;
    }

    /// Forgets the pages above this one.
    void shrink(int last) {
        for (Chunk chunk : chunks) {
            if (chunk != null) {
                forget(chunk.pages, last);
            }
        }
    }

    /// Forgets every page and gives the memory back.
    void clear() {
        if (made > 0) {
            close();
            arena = Arena.ofShared();
        }
    }

    @Override
    public void close() {
        Arrays.fill(chunks, null);
        arena.close();
        memory.release((long) Math.max(0, made - 1) * bytes());
        made = 0;
    }

    private static void forget(int[] pages, int last) {
        for (int i = 0; i < pages.length; i++) {
            if (pages[i] > last) {
                pages[i] = 0;
            }
        }
    }

    private Chunk chunk(int page) {
        return Objects.requireNonNull(chunks[place(page)], "a page it has");
    }

    /// Null where no memory is left. The first one is always to be had.
    private @Nullable Chunk make(int page) {
        if (made > 0 && !memory.reserve(bytes())) {
            return null;
        }
        Chunk chunk = new Chunk(arena.allocate(bytes(), 64), pageSize);
        chunks[place(page)] = chunk;
        made++;
        return chunk;
    }

    private long bytes() {
        return (long) CHUNK * pageSize;
    }

    private int place(int page) {
        return (page / CHUNK) & (chunks.length - 1);
    }
}
