package dev.litekeeper.archive.log;

import java.util.concurrent.CopyOnWriteArrayList;

/// What the hash of each page is where the log ends now: the table of the segments that are durable, and over it the
/// changes of those that are not yet.
///
/// One thread writes, another [settles][#settle] segments as they become durable.
final class KnownPages {
    private final PageTable table;
    private final CopyOnWriteArrayList<Touched> underway = new CopyOnWriteArrayList<>();
    private Touched current = new Touched();

    KnownPages(PageTable table) {
        this.table = table;
    }

    /// The hash of a page.
    long get(int page) {
        int place = current.find(page);
        if (place >= 0) {
            return current.hash(place);
        }
        if (page > current.floor()) {
            return 0;
        }
        for (Touched touched : underway) {
            int older = touched.find(page);
            if (older >= 0) {
                return touched.hash(older);
            }
            if (page > touched.floor()) {
                return 0;
            }
        }
        return table.get(page);
    }

    void put(int page, long hash) {
        current.put(page, hash);
    }

    /// How many pages the segment that is being written has touched.
    int touched() {
        return current.size();
    }

    /// Forgets the pages from `to + 1` to `last`.
    void shrink(int to, int last) {
        if (last - to <= current.size()) {
            for (int page = to + 1; page <= last; page++) {
                current.put(page, 0);
            }
        } else {
            current.shrink(to);
        }
    }

    /// Forgets every page.
    void clear() {
        current.shrink(0);
    }

    /// Ends the changes of a segment, which are asked until they are [settled][#settle].
    Touched seal() {
        Touched sealed = current;
        underway.addFirst(sealed);
        current = new Touched();
        return sealed;
    }

    /// The segment of these changes, the oldest under way, is durable.
    void settle(Touched touched) {
        table.apply(touched);
        underway.remove(touched);
    }
}
