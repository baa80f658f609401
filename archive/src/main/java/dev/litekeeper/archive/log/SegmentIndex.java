package dev.litekeeper.archive.log;

import dev.litekeeper.wal.WalPoint;
import java.util.List;
import java.util.Optional;

/// What a segment tells at its end: its commits and marks, and where the log stands after it. Read back as a
/// [PackedIndex].
///
/// @param commits in order; cheap to look up by index
/// @param marks in order
/// @param touched the hash of every page that was written
/// @param end where the log stands
record SegmentIndex(CommitTable commits, List<Mark> marks, Touched touched, SegmentEnd end) {
    static final List<Mark.Kind> KINDS = List.of(Mark.Kind.values());

    /// Where the log stands after a segment.
    ///
    /// @param state the database; between two commits its hash is that of all pages written so far
    /// @param open whether pages follow the last commit, which belong to the next
    /// @param point where the WAL stood after the last commit, where one can go on from there
    /// @param inode which file the database is
    record SegmentEnd(LogState state, boolean open, Optional<WalPoint> point, String inode) {}

    void write(ByteWriter out, SegmentHeader header) {
        commits.write(out, header.state());
        out.varint(marks.size());
        for (Mark mark : marks) {
            out.varint(KINDS.indexOf(mark.kind()));
            out.varint(mark.position());
            out.varint(mark.millis());
            out.text(mark.text());
        }
        write(out, touched);
        write(out, end);
    }

    private static void write(ByteWriter out, Touched touched) {
        int[] pages = touched.sorted();
        out.varint(touched.floor());
        out.varint(pages.length);
        int before = 0;
        for (int page : pages) {
            out.varint(page - before);
            before = page;
        }
        for (int page : pages) {
            out.word(touched.hash(touched.find(page)));
        }
    }

    private static void write(ByteWriter out, SegmentEnd end) {
        out.varint(end.state.pages());
        out.word(end.state.hash());
        out.varint(end.state.millis());
        out.varint((end.state.whole() ? 1 : 0) | (end.open ? 2 : 0) | (end.point.isPresent() ? 4 : 0));
        end.point.ifPresent(point -> {
            out.word(point.salt1());
            out.word(point.salt2());
            out.word(point.frame());
            out.word(point.checksum1());
            out.word(point.checksum2());
        });
        out.text(end.inode);
    }
}
