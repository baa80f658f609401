package dev.litekeeper.archive.log;

import java.lang.foreign.MemorySegment;

/// Turns pages into differences and keeps the database hash, for one page size. For one thread at a time.
final class PageCoder implements AutoCloseable {
    private final int pageSize;
    private final PageHash hash;
    private final PageCache cache;
    private final KnownPages known;
    private final int lockBytePage;
    private long sum;
    private int last;

    /// @param sum the database hash so far
    /// @param last the last page so far that may not be zeros
    PageCoder(int pageSize, KnownPages known, LogMemory memory, long sum, int last) {
        this.pageSize = pageSize;
        this.hash = new PageHash(pageSize);
        this.cache = new PageCache(pageSize, memory);
        this.known = known;
        this.lockBytePage = hash.lockBytePage();
        this.sum = sum;
        this.last = last;
    }

    int pageSize() {
        return pageSize;
    }

    /// The database hash of all pages so far.
    long sum() {
        return sum;
    }

    /// The last page that may not be zeros.
    int last() {
        return last;
    }

    /// Adds a page to a block. Answers whether it counts: the page that SQLite never uses does not.
    boolean write(Block block, int number, MemorySegment memory, long offset) {
        if (number == lockBytePage) {
            return false;
        }
        MemorySegment page = memory.asSlice(offset, pageSize);
        add(block, number, page, hash.of(page, 0));
        return true;
    }

    /// Adds a page to a block where it is not the one that is known. Answers whether it is another one.
    boolean writeIfChanged(Block block, int number, MemorySegment memory, long offset) {
        if (number == lockBytePage) {
            return false;
        }
        MemorySegment page = memory.asSlice(offset, pageSize);
        long now = hash.of(page, 0);
        if (now == before(number)) {
            return false;
        }
        add(block, number, page, now);
        return true;
    }

    /// The database has no pages above this one any more.
    void shrink(int to) {
        if (to >= last) {
            return;
        }
        for (int page = to + 1; page <= last; page++) {
            sum -= PageHash.mix(known.get(page), page);
        }
        known.shrink(to, last);
        cache.shrink(to);
        last = to;
    }

    /// There is nothing any more, whatever there was.
    void reset() {
        known.clear();
        cache.clear();
        sum = 0;
        last = 0;
    }

    /// Gives memory back.
    void rest() {
        cache.clear();
    }

    @Override
    public void close() {
        cache.close();
    }

    private void add(Block block, int number, MemorySegment page, long now) {
        boolean cached = cache.holds(number);
        long before = cached ? cache.hash(number) : known.get(number);
        if (cached) {
            block.changed(number, page, cache.page(number));
        } else {
            block.fresh(number, page);
        }
        cache.put(number, page, now);
        known.put(number, now);
        sum += PageHash.mix(now, number) - PageHash.mix(before, number);
        last = Math.max(last, number);
    }

    private long before(int number) {
        return cache.holds(number) ? cache.hash(number) : known.get(number);
    }
}
