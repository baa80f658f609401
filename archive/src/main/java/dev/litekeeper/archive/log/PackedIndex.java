package dev.litekeeper.archive.log;

import dev.litekeeper.archive.log.SegmentIndex.SegmentEnd;
import dev.litekeeper.wal.WalPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A [SegmentIndex] as it was written. The marks and the end are read at once; what there is of every commit and of
/// every page only when it is asked for, as it takes long and is seldom needed. Safe for use by several threads.
///
/// Fails with an [IndexOutOfBoundsException] or an [ArithmeticException] where the bytes are no index.
final class PackedIndex {
    private final byte[] bytes;
    private final SegmentHeader header;
    private final int size;
    private final List<Mark> marks;
    private final int pages;
    private final SegmentEnd end;
    private volatile @Nullable CommitTable commits;

    PackedIndex(byte[] bytes, SegmentHeader header) {
        this.bytes = bytes;
        this.header = header;
        ByteReader in = new ByteReader(bytes);
        this.size = CommitTable.skip(in);
        this.marks = marks(in);
        this.pages = in.place();
        in.skipVarints(1);
        int touched = in.limited(in.count());
        in.skipVarints(touched);
        in.skip((long) Long.BYTES * touched);
        this.end = end(in);
        if (!in.atEnd()) {
            throw new IndexOutOfBoundsException("more than an index");
        }
    }

    /// How many commits there are.
    int size() {
        return size;
    }

    List<Mark> marks() {
        return marks;
    }

    SegmentEnd end() {
        return end;
    }

    /// The commits, in order; cheap to look up by index.
    CommitTable commits() {
        CommitTable read = commits;
        if (read == null) {
            read = CommitTable.read(new ByteReader(bytes), header.position(), header.state());
            commits = read;
        }
        return read;
    }

    /// The size of the database after each commit, in pages.
    int[] pages() {
        return CommitTable.pages(new ByteReader(bytes), header.state());
    }

    /// The hash of every page that was written.
    Touched touched() {
        ByteReader in = new ByteReader(bytes, pages);
        Touched touched = new Touched();
        touched.shrink(in.count());
        int[] numbers = new int[in.limited(in.count())];
        int page = 0;
        for (int i = 0; i < numbers.length; i++) {
            page = Math.addExact(page, in.count());
            numbers[i] = page;
        }
        for (int written : numbers) {
            touched.put(written, in.word());
        }
        return touched;
    }

    private static List<Mark> marks(ByteReader in) {
        int n = in.limited(in.count());
        List<Mark> marks = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            marks.add(new Mark(SegmentIndex.KINDS.get(in.count()), in.varint(), in.varint(), in.text()));
        }
        return List.copyOf(marks);
    }

    private static SegmentEnd end(ByteReader in) {
        int pages = in.count();
        long hash = in.word();
        long millis = in.varint();
        int flags = in.count();
        Optional<WalPoint> point = (flags & 4) == 0
                ? Optional.empty()
                : Optional.of(new WalPoint(
                        (int) in.word(), (int) in.word(), (int) in.word(), (int) in.word(), (int) in.word()));
        return new SegmentEnd(new LogState(pages, hash, millis, (flags & 1) != 0), (flags & 2) != 0, point, in.text());
    }
}
