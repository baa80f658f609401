package dev.litekeeper.wal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A sink that rebuilds the database from what it is handed, and remembers what was told.
final class Image implements CommitSink {
    private final Map<Integer, byte[]> pages = new HashMap<>();
    private final Map<Integer, byte[]> open = new TreeMap<>();
    private final List<Attachment> attachments = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();
    private @Nullable WalPoint last;
    private int size;
    private int pageSize;
    private long commits;
    private long scanned;
    private long millis;
    private boolean whole;
    private volatile boolean takes = true;
    private volatile Runnable beforeScan = () -> {};

    @Override
    public synchronized void attached(Attachment attachment) {
        attachments.add(attachment);
        pageSize = attachment.pageSize();
        if (!attachment.continues()) {
            pages.clear();
            whole = false;
            size = attachment.pages();
        }
    }

    @Override
    public synchronized void page(int number, MemorySegment memory, long offset) {
        open.put(number, bytes(memory, offset));
    }

    @Override
    public synchronized void commit(int count, long at, WalPoint point) {
        pages.putAll(open);
        open.clear();
        pages.keySet().removeIf(page -> page > count);
        size = count;
        millis = at;
        last = point;
        commits++;
    }

    @Override
    public synchronized void scanned(int number, MemorySegment memory, long offset) {
        if (!open.isEmpty()) {
            throw new AssertionError("a scanned page inside a transaction");
        }
        if (pages.put(number, bytes(memory, offset)) != null) {
            throw new AssertionError("page " + number + " was there already");
        }
        scanned++;
    }

    @Override
    public boolean takesScan() {
        beforeScan.run();
        return takes;
    }

    @Override
    public synchronized void scanFinished(long at) {
        whole = true;
    }

    @Override
    public synchronized void detached(String why) {
        open.clear();
        ends.add(why);
    }

    private byte[] bytes(MemorySegment memory, long offset) {
        return memory.asSlice(offset, pageSize).toArray(ValueLayout.JAVA_BYTE);
    }

    /// Whether a scan may go on from now on.
    void takeScan(boolean may) {
        takes = may;
    }

    /// What is done before each chunk of a scan is read.
    void beforeScan(Runnable work) {
        beforeScan = work;
    }

    /// The numbers of the pages in which this differs from a file, at most five.
    synchronized List<Integer> differences(byte[] file) {
        List<Integer> different = new ArrayList<>();
        int count = Math.max(size, file.length / pageSize);
        for (int page = 1; page <= count && different.size() < 5; page++) {
            byte[] here = pages.getOrDefault(page, new byte[pageSize]);
            int from = (page - 1) * pageSize;
            if (from + pageSize > file.length
                    || page > size
                    || !java.util.Arrays.equals(here, 0, pageSize, file, from, from + pageSize)) {
                different.add(page);
            }
        }
        return different;
    }

    synchronized boolean whole() {
        return whole;
    }

    synchronized long commits() {
        return commits;
    }

    synchronized long scanned() {
        return scanned;
    }

    synchronized long millis() {
        return millis;
    }

    synchronized int size() {
        return size;
    }

    synchronized List<Attachment> attachments() {
        return List.copyOf(attachments);
    }

    synchronized List<String> ends() {
        return List.copyOf(ends);
    }

    synchronized TailOrder.Resume resume() {
        WalPoint point = last;
        if (point == null) {
            throw new IllegalStateException("no commit came");
        }
        return new TailOrder.Resume(point, attachments.getLast().inode());
    }
}
