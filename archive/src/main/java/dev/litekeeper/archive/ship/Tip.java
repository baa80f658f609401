package dev.litekeeper.archive.ship;

import dev.litekeeper.archive.log.Seal;
import dev.litekeeper.archive.log.SegmentHeader;
import dev.litekeeper.archive.log.SegmentName;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The end of an archive in a store: the last segment that belongs to it.
///
/// @param epoch the epoch that segment is in; 0 where there is none
/// @param sequence its number in the log; 0 where there is none
/// @param seal what it is known by; [Seal#NONE] where there is none
/// @param position its last commit; 0 where there is none
public record Tip(long epoch, long sequence, Seal seal, long position) {
    /// The end of an archive that has not begun.
    public static final Tip NONE = new Tip(0, 0, Seal.NONE, 0);

    /// Whether a segment can come next: it follows the last one, or begins a lineage later in the log.
    boolean isFollowedBy(SegmentHeader next) {
        boolean follows =
                next.sequence() == sequence + 1 && next.previous().equals(seal) && next.position() == position;
        return (follows && sequence > 0)
                || (next.begins() && next.sequence() > sequence && next.position() >= position);
    }

    /// The end after this segment of an epoch.
    Tip then(long inEpoch, SegmentName name, Seal known) {
        return new Tip(inEpoch, name.sequence(), known, name.last());
    }

    /// What says that an epoch goes on here.
    ///
    /// @param begun the epoch
    /// @param run whose it is
    public byte[] write(long begun, String run) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("format", 1);
        members.put("epoch", begun);
        members.put("run", run);
        members.put("continues", epoch);
        members.put("sequence", sequence);
        members.put("seal", seal);
        members.put("position", position);
        return Note.write(members);
    }

    /// What an epoch continues, from the object that says so. Fails as bad where that is not as it was
    /// written; `object` names it.
    ///
    /// @param begun the epoch it is of
    public static Tip read(String object, byte[] bytes, long begun) {
        Note note = Note.of(object, bytes, begun);
        return new Tip(
                note.number("continues"),
                note.number("sequence"),
                Seal.parse(note.text("seal")),
                note.number("position"));
    }

    /// Whose epoch it is, by the object that says what it continues; the claim names the same run. Fails as [#read].
    public static String run(String object, byte[] bytes, long begun) {
        return Note.of(object, bytes, begun).text("run");
    }
}
