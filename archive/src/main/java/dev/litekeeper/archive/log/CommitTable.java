package dev.litekeeper.archive.log;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;

/// The commits of a segment in columns, read as a list of entries.
final class CommitTable extends AbstractList<CommitEntry> implements RandomAccess {
    private static final int FEWEST = 64;
    private static final int WHOLE = 1;
    private static final int SCANNED = 2;

    private final long before;
    private int size;
    private byte[] flags = new byte[FEWEST];
    private long[] millis = new long[FEWEST];
    private int[] pages = new int[FEWEST];
    private int[] changed = new int[FEWEST];
    private long[] bytes = new long[FEWEST];
    private long[] hashes = new long[FEWEST];

    /// An empty table; its first commit follows the position `before`.
    CommitTable(long before) {
        this.before = before;
    }

    /// How a commit came to be.
    enum Origin {
        /// An app's, while the state is whole.
        APP(WHOLE),
        /// An app's, while a scan is under way.
        DURING_SCAN(0),
        /// The end of a scan.
        SCAN(WHOLE | SCANNED);

        private final int flags;

        Origin(int flags) {
            this.flags = flags;
        }
    }

    /// Adds the next commit: the state after it, how many pages it brought in how many bytes.
    void add(Origin origin, LogState after, int pagesChanged, long bytesTaken) {
        if (size == hashes.length) {
            capacity(size * 2);
        }
        int i = size++;
        flags[i] = (byte) origin.flags;
        millis[i] = after.millis();
        pages[i] = after.pages();
        changed[i] = pagesChanged;
        bytes[i] = bytesTaken;
        hashes[i] = after.hash();
    }

    @Override
    public CommitEntry get(int i) {
        if (i >= size) {
            throw new IndexOutOfBoundsException(i);
        }
        boolean whole = (flags[i] & WHOLE) != 0;
        boolean scanned = (flags[i] & SCANNED) != 0;
        return new CommitEntry(before + 1 + i, millis[i], pages[i], changed[i], bytes[i], hashes[i], whole, scanned);
    }

    @Override
    public int size() {
        return size;
    }

    void write(ByteWriter out, LogState start) {
        out.varint(size);
        long time = start.millis();
        long count = start.pages();
        for (int i = 0; i < size; i++) {
            out.put(flags[i]);
        }
        for (int i = 0; i < size; i++) {
            out.varint(millis[i] - time);
            time = millis[i];
        }
        for (int i = 0; i < size; i++) {
            out.signed(pages[i] - count);
            count = pages[i];
        }
        for (int i = 0; i < size; i++) {
            out.varint(changed[i]);
        }
        for (int i = 0; i < size; i++) {
            out.varint(bytes[i]);
        }
        for (int i = 0; i < size; i++) {
            out.word(hashes[i]);
        }
    }

    /// Passes over a table. Answers how many commits it has.
    static int skip(ByteReader in) {
        int n = in.limited(in.count());
        in.skip(n);
        in.skipVarints(4L * n);
        in.skip((long) Long.BYTES * n);
        return n;
    }

    /// The sizes of the database after each commit, out of a table of which nothing else is read.
    static int[] pages(ByteReader in, LogState start) {
        int[] pages = new int[in.limited(in.count())];
        in.skip(pages.length);
        in.skipVarints(pages.length);
        long count = start.pages();
        for (int i = 0; i < pages.length; i++) {
            count += in.signed();
            pages[i] = Math.toIntExact(count);
        }
        return pages;
    }

    static CommitTable read(ByteReader in, long before, LogState start) {
        CommitTable table = new CommitTable(before);
        int n = in.limited(in.count());
        table.capacity(Math.max(n, 1));
        table.size = n;
        long time = start.millis();
        long count = start.pages();
        for (int i = 0; i < n; i++) {
            table.flags[i] = in.next();
        }
        for (int i = 0; i < n; i++) {
            time += in.varint();
            table.millis[i] = time;
        }
        for (int i = 0; i < n; i++) {
            count += in.signed();
            table.pages[i] = Math.toIntExact(count);
        }
        for (int i = 0; i < n; i++) {
            table.changed[i] = in.count();
        }
        for (int i = 0; i < n; i++) {
            table.bytes[i] = in.varint();
        }
        for (int i = 0; i < n; i++) {
            table.hashes[i] = in.word();
        }
        return table;
    }

    private void capacity(int capacity) {
        flags = Arrays.copyOf(flags, capacity);
        millis = Arrays.copyOf(millis, capacity);
        pages = Arrays.copyOf(pages, capacity);
        changed = Arrays.copyOf(changed, capacity);
        bytes = Arrays.copyOf(bytes, capacity);
        hashes = Arrays.copyOf(hashes, capacity);
    }
}
