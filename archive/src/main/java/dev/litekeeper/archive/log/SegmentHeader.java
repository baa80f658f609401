package dev.litekeeper.archive.log;

/// What a segment continues: the state of the log before it.
///
/// @param sequence the number of the segment, from 1
/// @param epoch the epoch of the keeper that wrote it
/// @param lineage the number of the database's lineage, drawn at random when it began
/// @param pageSize bytes of a page
/// @param position the last commit before; its own first commit is the next
/// @param state the database before
/// @param previous the segment before; [Seal#NONE] for the first of a log
/// @param begins whether a lineage begins with it, from an empty database
public record SegmentHeader(
        long sequence,
        long epoch,
        long lineage,
        int pageSize,
        long position,
        LogState state,
        Seal previous,
        boolean begins) {

    /// The same header after this segment.
    SegmentHeader after(Seal seal) {
        return new SegmentHeader(sequence, epoch, lineage, pageSize, position, state, seal, begins);
    }
}
