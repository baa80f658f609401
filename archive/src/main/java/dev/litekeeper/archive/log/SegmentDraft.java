package dev.litekeeper.archive.log;

import dev.litekeeper.archive.log.SegmentIndex.SegmentEnd;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The segment that is being filled: hands its blocks over as they become full, and gathers what it will tell at its
/// end. For one thread at a time.
final class SegmentDraft {
    /// Bytes from which on it ends, before they are compressed.
    static final int MOST_RAW = 16 << 20;

    private static final int MOST_PAGES = 1 << 16;
    private static final int MOST_COMMITS = 1 << 18;

    private final SegmentHeader header;
    private final SpoolWriter writer;
    private final CommitTable commits;
    private final List<Mark> marks = new ArrayList<>();
    private @Nullable Block block;
    private long handedOver;
    private long begun;
    private boolean open;

    /// @param header what it continues, but for the seal of the segment before
    SegmentDraft(SegmentHeader header, SpoolWriter writer) {
        this.header = header;
        this.writer = writer;
        this.commits = new CommitTable(header.position());
    }

    SegmentHeader header() {
        return header;
    }

    /// The block to write the next page to.
    Block block() {
        Block current = block;
        if (current == null) {
            current = writer.take();
            block = current;
        }
        return current;
    }

    /// A page was written to the block.
    void paged() {
        open = true;
        handOver(block());
    }

    /// How many bytes were written so far.
    long bytes() {
        Block current = block;
        return current == null ? handedOver : handedOver + current.length();
    }

    /// Ends a commit.
    void commit(CommitTable.Origin origin, LogState after, int changed, long bytes) {
        Block current = block();
        current.commit();
        handOver(current);
        begin();
        commits.add(origin, after, changed, bytes);
        open = false;
    }

    void mark(Mark mark) {
        begin();
        marks.add(mark);
    }

    /// Whether it has anything to tell.
    boolean tells() {
        return commits.size() > 0 || !marks.isEmpty();
    }

    /// Whether it has anything at all.
    boolean isEmpty() {
        return !tells() && bytes() == 0;
    }

    /// Whether it tells something that came so long ago.
    boolean isOlderThan(long nanos) {
        return tells() && System.nanoTime() - begun >= nanos;
    }

    /// Whether it is as large as a segment gets, having touched so many pages.
    boolean isFull(int touched) {
        return bytes() >= MOST_RAW || touched >= MOST_PAGES || commits.size() >= MOST_COMMITS;
    }

    /// Whether pages follow the last commit.
    boolean isOpen() {
        return open;
    }

    /// Ends it.
    void end(SegmentEnd end, Touched touched, int last) {
        Block current = block;
        if (current != null) {
            writer.write(header, current);
            block = null;
        }
        writer.cut(header, new SegmentIndex(commits, List.copyOf(marks), touched, end), last);
    }

    /// Gives memory back; for one that is empty or not ended.
    void drop() {
        Block current = block;
        block = null;
        if (current != null) {
            writer.giveBack(current);
        }
    }

    private void begin() {
        if (!tells()) {
            begun = System.nanoTime();
        }
    }

    private void handOver(Block current) {
        if (current.isFull()) {
            handedOver += current.length();
            writer.write(header, current);
            block = null;
        }
    }
}
