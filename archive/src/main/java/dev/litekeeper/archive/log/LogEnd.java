package dev.litekeeper.archive.log;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import dev.litekeeper.wal.WalPoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a log ends, and what is known of the database there.
///
/// @param sequence the number of its last segment; 0 where there is none
/// @param seal what that segment is known by
/// @param position its last commit; 0 where there is none
/// @param lineage the lineage of the database
/// @param pageSize bytes of a page; 0 where nothing is known of the database, so that a new lineage has to begin
/// @param state the database
/// @param point where the WAL stood after the last commit; empty where one cannot go on from there
/// @param inode which file the database was, as in `64769:1234`
public record LogEnd(
        long sequence,
        Seal seal,
        long position,
        long lineage,
        int pageSize,
        LogState state,
        Optional<WalPoint> point,
        String inode) {

    /// The end of a log that has not begun.
    public static final LogEnd NONE = after(0, Seal.NONE, 0, 0);

    /// The end of a log after this segment and position, of which the database is not known here. The next commit
    /// begins a lineage, and does not bear a time before `millis`.
    public static LogEnd after(long sequence, Seal seal, long position, long millis) {
        return new LogEnd(sequence, seal, position, 0, 0, new LogState(0, 0, millis, false), Optional.empty(), "");
    }

    /// The end of a log after this segment.
    public static LogEnd of(Segment segment) {
        return of(segment.header(), segment.name().last(), segment.index().end(), segment.seal());
    }

    /// The end of a log after the segment with this header, whose last commit is `last`.
    static LogEnd of(SegmentHeader header, long last, SegmentIndex.SegmentEnd end, Seal seal) {
        return new LogEnd(
                header.sequence(),
                seal,
                last,
                header.lineage(),
                header.pageSize(),
                end.state(),
                end.state().whole() ? end.point() : Optional.empty(),
                end.inode());
    }

    /// Whether the database is known, so that its lineage can go on.
    public boolean known() {
        return pageSize > 0;
    }

    /// The same end, of which the database is not known.
    LogEnd forgotten() {
        return after(sequence, seal, position, state.millis());
    }

    String json() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("sequence", sequence);
        map.put("seal", seal.toString());
        map.put("position", position);
        map.put("lineage", lineage);
        map.put("pageSize", pageSize);
        map.put("pages", state.pages());
        map.put("hash", state.hash());
        map.put("millis", state.millis());
        map.put("whole", state.whole());
        map.put("inode", inode);
        point.ifPresent(at -> {
            map.put("salt1", at.salt1());
            map.put("salt2", at.salt2());
            map.put("frame", at.frame());
            map.put("checksum1", at.checksum1());
            map.put("checksum2", at.checksum2());
        });
        return Json.pretty(map);
    }

    /// The end in this text. Fails with a problem where it is none.
    static LogEnd parse(String json) {
        Map<String, @Nullable Object> map = Json.parseObject(json);
        Optional<WalPoint> point = map.containsKey("frame")
                ? Optional.of(new WalPoint(
                        (int) number(map, "salt1"),
                        (int) number(map, "salt2"),
                        (int) number(map, "frame"),
                        (int) number(map, "checksum1"),
                        (int) number(map, "checksum2")))
                : Optional.empty();
        LogState state = new LogState(
                (int) number(map, "pages"),
                number(map, "hash"),
                number(map, "millis"),
                Boolean.TRUE.equals(map.get("whole")));
        return new LogEnd(
                number(map, "sequence"),
                Seal.parse(text(map, "seal")),
                number(map, "position"),
                number(map, "lineage"),
                (int) number(map, "pageSize"),
                state,
                point,
                text(map, "inode"));
    }

    private static long number(Map<String, @Nullable Object> map, String name) {
        if (map.get(name) instanceof Long number) {
            return number;
        }
        throw Problem.bad("not the end of a log").because(name + " is missing").failure();
    }

    private static String text(Map<String, @Nullable Object> map, String name) {
        if (map.get(name) instanceof String text) {
            return text;
        }
        throw Problem.bad("not the end of a log").because(name + " is missing").failure();
    }
}
