package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.log.LogState;
import dev.litekeeper.archive.log.Mark;
import dev.litekeeper.archive.log.Seal;
import dev.litekeeper.archive.log.SegmentHeader;
import dev.litekeeper.archive.log.SegmentName;
import dev.litekeeper.store.Key;
import java.util.HexFormat;
import java.util.List;

/// A segment: every single commit from one position to another. It is an object of its own, or a part of
/// one.
///
/// @param epoch the epoch that brought it into the store; an earlier one may have written it
/// @param offset where it begins in the object
/// @param bytes its size
/// @param end the state after it
/// @param open whether pages of the commit after its last one are in it
/// @param seal what it is known by
record Stretch(
        Key key,
        long epoch,
        long offset,
        long bytes,
        SegmentName name,
        SegmentHeader header,
        List<Mark> marks,
        LogState end,
        boolean open,
        Seal seal)
        implements Piece {
    Stretch {
        marks = List.copyOf(marks);
    }

    @Override
    public long last() {
        return name.last();
    }

    /// The same segment as part of another object.
    Stretch movedTo(Key other, long place) {
        return new Stretch(other, epoch, place, bytes, name, header, marks, end, open, seal);
    }

    /// The same segment, brought into another store by this epoch of it.
    Stretch in(long other) {
        return new Stretch(key, other, offset, bytes, name, header, marks, end, open, seal);
    }

    /// Whether it is in one object with others.
    boolean isJoined() {
        return key.text().contains("/merged/");
    }

    /// The lineage of its commits.
    String lineage() {
        return HexFormat.of().toHexDigits(header.lineage());
    }

    /// Whether the state after it is that of its last commit, and nothing of the next one is in it.
    boolean endsWhole() {
        return end.whole() && !open;
    }

    /// Whether what leads from this position on does not need it.
    boolean isOver(long position) {
        return last() < position || (name.holds(position) && last() == position && !open);
    }

    /// Whether it can be replayed onto the state right after this other one.
    boolean follows(Stretch other) {
        return name.sequence() == other.name.sequence() + 1 && header.previous().equals(other.seal);
    }

    /// Whether it can be replayed onto the state at this point: the point lies in it or right before it.
    boolean continues(Point point) {
        boolean rightBefore = header.position() == point.position()
                && header.state().whole()
                && header.state().hash() == point.hash();
        return name.holds(point.position()) || rightBefore;
    }
}
