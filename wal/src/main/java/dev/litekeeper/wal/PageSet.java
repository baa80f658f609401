package dev.litekeeper.wal;

import java.util.BitSet;

/// The pages that came by a commit while a scan runs; remembers nothing without one. For one thread.
final class PageSet {
    private BitSet pages = new BitSet();
    private boolean wanted;

    /// Remembers from now on.
    void open() {
        wanted = true;
    }

    /// Forgets all and remembers no more.
    void close() {
        wanted = false;
        pages = new BitSet();
    }

    void add(int page) {
        if (wanted) {
            pages.set(page);
        }
    }

    boolean contains(int page) {
        return pages.get(page);
    }
}
