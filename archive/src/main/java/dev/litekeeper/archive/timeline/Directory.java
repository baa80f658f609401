package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.Members;
import dev.litekeeper.archive.log.LogState;
import dev.litekeeper.archive.log.Mark;
import dev.litekeeper.archive.log.Seal;
import dev.litekeeper.archive.log.SegmentHeader;
import dev.litekeeper.archive.log.SegmentName;
import dev.litekeeper.files.Json;
import dev.litekeeper.store.Key;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The segments of a joined object, as its end tells them: JSON, a line for each.
final class Directory {
    private static final HexFormat HEX = HexFormat.of();

    private Directory() {}

    static byte[] text(List<Stretch> stretches) {
        StringBuilder text = new StringBuilder();
        stretches.forEach(stretch -> text.append(Json.line(members(stretch))).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// The segments of the object with this key. Fails with an [IllegalArgumentException] where the text is
    /// not what was written.
    static List<Stretch> read(Key key, byte[] text) {
        List<Stretch> stretches = new ArrayList<>();
        for (String line : new String(text, StandardCharsets.UTF_8).split("\n", -1)) {
            if (!line.isEmpty()) {
                stretches.add(stretch(key, new Members(Json.parseObject(line))));
            }
        }
        return List.copyOf(stretches);
    }

    private static Map<String, @Nullable Object> members(Stretch stretch) {
        SegmentHeader header = stretch.header();
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("name", stretch.name().toString());
        members.put("offset", stretch.offset());
        members.put("bytes", stretch.bytes());
        members.put("epoch", header.epoch());
        members.put("in", stretch.epoch());
        members.put("lineage", HEX.toHexDigits(header.lineage()));
        members.put("pageSize", (long) header.pageSize());
        members.put("begins", header.begins());
        members.put("before", state(header.state()));
        members.put("after", state(stretch.end()));
        members.put("open", stretch.open());
        members.put("previous", header.previous().toString());
        members.put("seal", stretch.seal().toString());
        members.put("marks", stretch.marks().stream().map(Directory::mark).toList());
        return members;
    }

    private static Map<String, @Nullable Object> state(LogState state) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("pages", (long) state.pages());
        members.put("hash", HEX.toHexDigits(state.hash()));
        members.put("millis", state.millis());
        members.put("whole", state.whole());
        return members;
    }

    private static Map<String, @Nullable Object> mark(Mark mark) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("kind", mark.kind().name());
        members.put("position", mark.position());
        members.put("millis", mark.millis());
        members.put("text", mark.text());
        return members;
    }

    private static Stretch stretch(Key key, Members in) {
        SegmentName name = SegmentName.parse(in.text("name"));
        SegmentHeader header = new SegmentHeader(
                name.sequence(),
                in.number("epoch"),
                in.hash("lineage"),
                in.small("pageSize"),
                name.first() - 1,
                state(in.object("before")),
                Seal.parse(in.text("previous")),
                in.flag("begins"));
        return new Stretch(
                key,
                in.number("in"),
                in.number("offset"),
                in.number("bytes"),
                name,
                header,
                in.objects("marks").stream().map(Directory::mark).toList(),
                state(in.object("after")),
                in.flag("open"),
                Seal.parse(in.text("seal")));
    }

    private static LogState state(Members in) {
        return new LogState(in.small("pages"), in.hash("hash"), in.number("millis"), in.flag("whole"));
    }

    private static Mark mark(Members in) {
        return new Mark(
                Mark.Kind.valueOf(in.text("kind")), in.number("position"), in.number("millis"), in.text("text"));
    }
}
