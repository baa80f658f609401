package dev.litekeeper.archive.log;

import dev.litekeeper.wal.WalPoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/// A segment in memory, every byte of which was verified against its seal. Its size is bounded, whatever the size of
/// the database and of its transactions. Never changes; safe for use by several threads.
///
/// Read with a [SegmentReader], applied by a [Replay].
public final class Segment {
    private final SegmentHeader header;
    private final PackedIndex index;
    private final Seal seal;
    private final ByteBuffer body;
    private final long bytes;

    Segment(SegmentHeader header, PackedIndex index, Seal seal, ByteBuffer body, long bytes) {
        this.header = header;
        this.index = index;
        this.seal = seal;
        this.body = body;
        this.bytes = bytes;
    }

    /// What it continues.
    public SegmentHeader header() {
        return header;
    }

    /// What it is known by.
    public Seal seal() {
        return seal;
    }

    /// Its name in the log.
    public SegmentName name() {
        long first = header.position() + 1;
        return new SegmentName(header.sequence(), first, header.position() + index.size());
    }

    /// Its commits in order of their positions; made as they are asked for.
    public List<CommitEntry> commits() {
        return index.commits();
    }

    /// What happened beside the commits, in order.
    public List<Mark> marks() {
        return index.marks();
    }

    /// The commit of this position; empty where it is in another segment.
    public Optional<CommitEntry> commit(long position) {
        return name().holds(position)
                ? Optional.of(index.commits().get((int) (position - header.position() - 1)))
                : Optional.empty();
    }

    /// The state of the log after it.
    public LogState end() {
        return index.end().state();
    }

    /// Whether pages of the next commit are in it, after its last one.
    public boolean endsInsideACommit() {
        return index.end().open();
    }

    /// Where the WAL stood after its last commit; empty where one cannot go on from there.
    public Optional<WalPoint> point() {
        return index.end().point();
    }

    /// Which file the database was, as in `64769:1234`.
    public String inode() {
        return index.end().inode();
    }

    /// The numbers of the pages that it wrote, ascending.
    public int[] touched() {
        return index.touched().sorted();
    }

    /// The size of its object.
    public long bytes() {
        return bytes;
    }

    PackedIndex index() {
        return index;
    }

    /// The frames of its blocks, without the empty one at the end; in the heap.
    ByteBuffer body() {
        return body.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
}
