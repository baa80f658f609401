package dev.litekeeper.archive.log;

import dev.litekeeper.failure.Problem;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a segment, as in `0000002a-0000000000000001-0000000000000019.seg`: its number in the log, then the
/// positions of its first and last commit, in hexadecimal. Names sort as texts in the order of the log.
///
/// @param sequence the number of the segment, from 1; the next segment of a log has the next number
/// @param first the position of its first commit
/// @param last the position of its last commit; `first - 1` where it has none
public record SegmentName(long sequence, long first, long last) implements Comparable<SegmentName> {
    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{8})-([0-9a-f]{16})-([0-9a-f]{16})\\.seg");
    private static final long LAST_SEQUENCE = 0xffff_ffffL;

    public SegmentName {
        if (sequence < 1 || sequence > LAST_SEQUENCE || first < 1 || last < first - 1) {
            throw new IllegalArgumentException("not a segment: " + sequence + ", " + first + " to " + last);
        }
    }

    /// The name in this text; empty where it is none.
    public static Optional<SegmentName> find(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SegmentName(hex(matcher, 1), hex(matcher, 2), hex(matcher, 3)));
        } catch (IllegalArgumentException noSuchSegment) {
            return Optional.empty();
        }
    }

    /// The name in this text. Fails with a problem on anything else.
    public static SegmentName parse(String text) {
        return find(text)
                .orElseThrow(
                        () -> Problem.bad("not the name of a segment").at(text).failure());
    }

    /// How many commits it has.
    public long commits() {
        return last - first + 1;
    }

    /// Whether the commit of this position is in it.
    public boolean holds(long position) {
        return first <= position && position <= last;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SegmentName that
                && sequence == that.sequence
                && first == that.first
                && last == that.last;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(sequence);
    }

    @Override
    public int compareTo(SegmentName other) {
        return Long.compare(sequence, other.sequence);
    }

    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(sequence, 8) + "-" + hex.toHexDigits(first) + "-" + hex.toHexDigits(last) + ".seg";
    }

    private static long hex(Matcher matcher, int group) {
        return Long.parseUnsignedLong(Objects.requireNonNull(matcher.group(group), "no group is optional"), 16);
    }
}
