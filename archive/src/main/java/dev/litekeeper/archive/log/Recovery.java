package dev.litekeeper.archive.log;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.files.PlainFile;
import java.nio.file.Path;

/// Brings a page table forward with the segments that a spool still has, given one after the other. From
/// the first one on that is damaged or does not follow, the segments are deleted.
final class Recovery {
    private final LogEnd saved;
    private final PageTable table;
    private final Spool spool;
    private LogEnd reached;
    private LogEnd before = LogEnd.NONE;
    private long sequence;
    private long position;
    private boolean broken;
    private String damage = "";

    /// @param saved the segment that the table stands for
    Recovery(LogEnd saved, PageTable table, Spool spool) {
        this.saved = saved;
        this.table = table;
        this.spool = spool;
        this.reached = saved;
    }

    /// The next file of the spool, in the order of the names.
    void take(Path file) {
        SegmentName name = SegmentName.parse(file.getFileName().toString());
        sequence = name.sequence();
        position = name.last();
        if (!broken && !taken(file)) {
            broken = true;
        }
        if (broken) {
            PlainFile.of(file).delete();
        }
    }

    /// Where the log ends by what was taken.
    LogEnd reached() {
        return reached;
    }

    /// Where the log ends by all that there was, whatever it is; nothing of the database is known.
    LogEnd seen() {
        return LogEnd.after(
                Math.max(reached.sequence(), sequence),
                reached.seal(),
                Math.max(reached.position(), position),
                reached.state().millis());
    }

    /// Why a segment that stores still wait for is lost, in words; empty where none is.
    String damage() {
        return damage;
    }

    private boolean taken(Path file) {
        SegmentName name = SegmentName.parse(file.getFileName().toString());
        boolean older = name.sequence() <= saved.sequence();
        Segment segment;
        try {
            segment = SegmentReader.only(file.toString(), PlainFile.of(file).input());
        } catch (Failure e) {
            damage = older ? e.problem().toString() : "";
            return false;
        }
        if (!segment.name().equals(name) || !follows(segment, older)) {
            damage = older ? file + " does not follow the segment before it" : "";
            return false;
        }
        before = LogEnd.of(segment);
        if (!older) {
            table.apply(segment.index().touched());
            reached = before;
        }
        spool.add(file(file, segment));
        return true;
    }

    private boolean follows(Segment segment, boolean older) {
        SegmentHeader header = segment.header();
        if (header.sequence() == saved.sequence() && !segment.seal().equals(saved.seal())) {
            return false;
        }
        if (older && before.sequence() == 0) {
            return true;
        }
        if (older && header.begins() && header.sequence() > before.sequence()) {
            return true;
        }
        LogEnd expected = older ? before : reached;
        return header.sequence() == expected.sequence() + 1 && header.previous().equals(expected.seal());
    }

    private static SegmentFile file(Path path, Segment segment) {
        return new SegmentFile(
                path,
                segment.name(),
                segment.bytes(),
                segment.seal(),
                segment.header().previous(),
                segment.end().millis());
    }
}
