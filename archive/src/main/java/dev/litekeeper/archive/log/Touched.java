package dev.litekeeper.archive.log;

import java.util.Arrays;

/// The page hashes that a segment changes: a hash for each page it wrote, and the smallest size the database had in
/// it. Pages above that size which were not written since are zeros.
///
/// Filled by one thread; safe to read by others once it is handed over.
final class Touched {
    private static final int FEWEST = 64;

    private int[] pages = new int[FEWEST];
    private long[] hashes = new long[FEWEST];
    private int size;
    private int floor = Integer.MAX_VALUE;

    /// How many pages it has a hash for.
    int size() {
        return size;
    }

    /// The smallest size of the database, in pages; the largest int where it did not shrink.
    int floor() {
        return floor;
    }

    /// Where the page is, for [#hash]; negative where it was not written.
    int find(int page) {
        int mask = pages.length - 1;
        for (int i = start(page, mask); pages[i] != 0; i = (i + 1) & mask) {
            if (pages[i] == page) {
                return i;
            }
        }
        return -1;
    }

    long hash(int place) {
        return hashes[place];
    }

    void put(int page, long hash) {
        int mask = pages.length - 1;
        int i = start(page, mask);
        while (pages[i] != 0 && pages[i] != page) {
            i = (i + 1) & mask;
        }
        if (pages[i] == 0) {
            pages[i] = page;
            size++;
        }
        hashes[i] = hash;
        if (size * 2 > pages.length) {
            rebuild(pages.length * 2, Integer.MAX_VALUE);
        }
    }

    /// The database shrinks to this size.
    void shrink(int to) {
        floor = Math.min(floor, to);
        rebuild(pages.length, to);
    }

    /// The pages in ascending order.
    int[] sorted() {
        int[] sorted = Arrays.stream(pages).filter(page -> page != 0).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    private void rebuild(int capacity, int last) {
        int[] oldPages = pages;
        long[] oldHashes = hashes;
        pages = new int[capacity];
        hashes = new long[capacity];
        size = 0;
        for (int i = 0; i < oldPages.length; i++) {
            if (oldPages[i] != 0 && oldPages[i] <= last) {
                put(oldPages[i], oldHashes[i]);
            }
        }
    }

    private static int start(int page, int mask) {
        int mixed = page * 0x9e3779b9;
        return (mixed ^ (mixed >>> 15)) & mask;
    }
}
